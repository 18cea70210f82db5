import type { Fault } from '#shared/contract/schemas/fault.ts'
import { type Log, withoutNames } from './log.ts'

export interface FaultDesk {
  /**
   * Writes a window's fault to the log and returns its id. The same fault keeps its id for an hour without another
   * line. Null if windows have reported too many faults in the last minute.
   */
  report(fault: Fault): { readonly id: string | null }
}

/** Most new lines per minute from all windows, so that a window that fails in every frame cannot fill the log. */
const mostAMinute = 10
const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Number of distinct faults that are remembered. */
const remembered = 100

/** Receives the faults of the windows. `now` in ms since 1970. */
export function createFaultDesk(log: Pick<Log, 'bug'>, now: () => number = Date.now): FaultDesk {
  const known = new Map<string, { readonly id: string; readonly at: number }>()
  let lately: number[] = []
  return {
    report(fault) {
      const at = now()
      const key = JSON.stringify([fault.where, fault.page, fault.name, fault.message, fault.frames[0] ?? ''])
      const before = known.get(key)
      if (before !== undefined && at - before.at < hourMs) return { id: before.id }
      lately = lately.filter((then) => at - then < minuteMs)
      if (lately.length >= mostAMinute) return { id: null }
      lately.push(at)
      const id = log.bug(`window.${fault.where}.${fault.page}`, errorOf(fault))
      known.delete(key)
      known.set(key, { id, at })
      const [oldest] = known.keys()
      if (known.size > remembered && oldest !== undefined) known.delete(oldest)
      return { id }
    },
  }
}

/**
 * Rebuilds the window's error from its fault. The window already omits addresses from the stack; this makes sure of
 * it.
 */
function errorOf({ name, message, frames }: Fault): Error {
  const stack = frames.map((frame) => `    at ${withoutNames(frame)}`).join('\n')
  return Object.assign(new Error(message), { name, stack })
}
