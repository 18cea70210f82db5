import type { Lane } from '#shared/domain/lane.ts'
import { counted, formatNumber, t } from '#shared/messages/index.ts'
import { formatProbability } from '#shared/wording/index.ts'

export { formatBytes } from '#shared/domain/bytes.ts'
export { formatMm2, formatProbability, formatScore } from '#shared/wording/index.ts'

/** A duration as a reader would write it: `45 s`, `3 min`, `1 h 20 min`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 60) return t('common.seconds', { n: seconds })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t('common.minutes', { n: minutes })
  const rest = minutes % 60
  return t(rest === 0 ? 'common.hours' : 'common.hours-minutes', { n: Math.floor(minutes / 60), m: rest })
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()
const pad = (n: number) => String(n).padStart(2, '0')

const dayInYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** The shortest unambiguous form: `14:02` today, `20 Nov` this year, otherwise `2025-11-20`. */
export function formatWhenShort(iso: string, now: Date): string {
  const at = new Date(iso)
  if (!sameDay(at, now) && at.getFullYear() === now.getFullYear()) return dayInYear.format(at)
  return formatWhen(iso, now)
}

/** Time today, otherwise the date: `14:02` or `2026-11-20`. */
export function formatWhen(iso: string, now: Date): string {
  const at = new Date(iso)
  if (sameDay(at, now)) return `${pad(at.getHours())}:${pad(at.getMinutes())}`
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
}

/** Local clock time to the second: `14:02:11`. */
export function formatClock(iso: string): string {
  const at = new Date(iso)
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`
}

/** Date and clock in full, for a hint: `2026-11-20 14:02:11`. */
export function formatFull(iso: string): string {
  const at = new Date(iso)
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${formatClock(iso)}`
}

/**
 * When the previous run last worked: the time today, otherwise date and time. A text that is not a time stays
 * unchanged.
 */
export function formatRecovered(at: string, now: Date): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  return sameDay(date, now) ? formatClock(at) : formatFull(at)
}

export { counted, formatNumber }

/** A slide's risk in a sentence. `names`: the task's names of the two risks. `relied`: see `isReliedOn`. */
export const riskMeaning = (
  { abnormal, highGrade, relied }: ShownRisk,
  names: { readonly abnormal: string; readonly highGrade: string },
): string =>
  t(relied ? 'common.risk-meaning' : 'common.risk-not-relied', {
    abnormal: formatProbability(abnormal),
    abnormalName: names.abnormal,
    highGrade: formatProbability(highGrade),
    highGradeName: names.highGrade,
  })

/** A slide's risk with whether it may be relied on. */
export interface ShownRisk {
  readonly abnormal: number
  readonly highGrade: number
  readonly relied: boolean
}

/** A model that abstains sends the slide to a full read. Its figures are not to be relied on. */
export const isReliedOn = (lane: Lane | null): boolean => lane !== 'full-read'
