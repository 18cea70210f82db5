import type { Fault } from '#shared/contract/schemas/fault.ts'
import { type Log, withoutNames } from './log.ts'

export interface FaultDesk {
  /**
   * Writes a fault of a window to the log and gives its id. The same fault keeps its id for an hour without another
   * line; null where windows have reported too much in the last minute.
   */
  report(fault: Fault): { readonly id: string | null }
}

/** New lines a minute, over all windows: a window that fails in every frame must not fill the log. */
const mostAMinute = 10
const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Distinct faults that are remembered. */
const remembered = 100

/** Takes what fails in the windows. `now` in ms since 1970. */
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

/** The fault as the error it was in the window. The window leaves addresses out of the stack; this makes sure. */
function errorOf({ name, message, frames }: Fault): Error {
  const stack = frames.map((frame) => `    at ${withoutNames(frame)}`).join('\n')
  return Object.assign(new Error(message), { name, stack })
}
