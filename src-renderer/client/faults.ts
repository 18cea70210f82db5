import type { Fault } from '#shared/contract/schemas/fault.ts'
import { api, errorOf } from './api.ts'

/** Connection errors that the window shows elsewhere, and calls cancelled on purpose. */
const expected: ReadonlySet<string> = new Set(['connection-lost', 'session-ended', 'cancelled'])

/** The result of reporting a fault: whether to show it, and its id in the log. */
export interface Reported {
  readonly told: boolean
  /** Null if the fault could not be logged. */
  readonly id: string | null
}

/** Reports a failure to the core's log. Never throws. */
export async function reportFault(where: Fault['where'], page: string, error: unknown): Promise<Reported> {
  const { code, params } = errorOf(error)
  if (expected.has(code)) return { told: false, id: null }
  // The core has already logged its own bug. The message is the id.
  const known = /^B-[0-9a-f]+$/.exec(String(params.message ?? ''))?.[0]
  if (known !== undefined) return { told: true, id: known }
  try {
    return { told: true, ...(await api.system.reportFault.mutate(faultOf(where, page, error))) }
  } catch {
    return { told: true, id: null }
  }
}

/** An error in the form in which it is logged: what it is and where it occurred, without addresses. */
export function faultOf(where: Fault['where'], page: string, error: unknown): Fault {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const frames = (stack ?? '').split('\n').flatMap((line) => frameOf(line) ?? [])
  return { where, page, name: name.slice(0, 100), message: message.slice(0, 1000), frames: frames.slice(0, 30) }
}

/** `    at open (http://127.0.0.1:4000/assets/index-D4f.js:12:345)` as `open (index-D4f.js:12:345)`. */
function frameOf(line: string): string | null {
  const [, inside] = /^\s+at (.+)$/.exec(line) ?? []
  const [, called, place] = /^(?:(.+) \()?(?:.*\/)?([^/()]+:\d+:\d+)\)?$/.exec(inside ?? '') ?? []
  return place === undefined ? null : (called === undefined ? place : `${called} (${place})`).slice(0, 300)
}
