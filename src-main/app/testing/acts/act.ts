import type { EventKind } from '#main/storage/index.ts'
import type { Window } from '../two-people.ts'

/** One call that writes. */
export interface Act {
  /** A procedure of the router, or the method and address of a plain route. */
  readonly call: string
  readonly run: (window: Window) => Promise<unknown>
  /** Events that it leaves, except the program's own. Empty for a quiet kind. */
  readonly leaves: readonly EventKind[]
  /** The result for another person's window, if it is not a refusal because there is nothing of theirs to act on. */
  readonly otherwise?: unknown
  /** What must happen before this call is possible. */
  readonly first?: () => Promise<unknown> | unknown
}

/** Sends something to a plain route. Throws the core's error. */
export async function post(window: Window, path: string, body: string | Blob): Promise<unknown> {
  const bytes = new Blob([body]).size
  const response = await window.send(`${path}${path.includes('?') ? '&' : '?'}bytes=${bytes}`, { method: 'POST', body })
  const answer = (await response.json()) as unknown
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}
