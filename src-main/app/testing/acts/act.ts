import type { EventKind } from '#main/storage/index.ts'
import type { Window } from '../two-people.ts'

/** One call that writes. */
export interface Act {
  /** A procedure of the router, or method and address of a plain route. */
  readonly call: string
  readonly run: (window: Window) => Promise<unknown>
  /** Events that it leaves, apart from the program's own. None for an act of a quiet kind. */
  readonly leaves: readonly EventKind[]
  /** What somebody else's window gets, where that is no refusal: there is nothing of theirs to act on. */
  readonly otherwise?: unknown
  /** What has to happen before somebody can do this. */
  readonly first?: () => Promise<unknown> | unknown
}

/** Sends something to a plain route. Throws what the core refuses. */
export async function post(window: Window, path: string, body: string | Blob): Promise<unknown> {
  const response = await window.send(path, { method: 'POST', body })
  const answer = (await response.json()) as unknown
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}
