import type { DoctorFinding } from '#shared/contract/schemas/doctor.ts'
import { finding } from './finding.ts'

/** ms. Smaller steps are corrections of a clock that is set by a time server. */
const jump = 5 * 60_000
const aDay = 86_400_000

/**
 * Whether the clock stands before the last event, or jumped back within the last week, as the times in the log say.
 * `times`: of the log's lines in their order, ISO 8601.
 */
export function checkClock(now: Date, lastEventAt: string | null, times: Iterable<string>): DoctorFinding {
  if (lastEventAt !== null && Date.parse(lastEventAt) > now.getTime() + jump)
    return finding('clock', 'bad', 'behind', { now: now.toISOString(), last: lastEventAt })
  let before = Number.NEGATIVE_INFINITY
  let found: DoctorFinding | null = null
  for (const time of times) {
    const at = Date.parse(time)
    if (Number.isNaN(at)) continue
    if (before - at > jump && now.getTime() - at < 7 * aDay)
      found = finding('clock', 'warn', 'jumped', { minutes: Math.round((before - at) / 60_000), at: time })
    before = at
  }
  return found ?? finding('clock', 'good', 'right')
}
