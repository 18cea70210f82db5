/** How many backups of each kind are kept: the newest of each of the last days, weeks and months that have one. */
export const keptDays = 7
export const keptWeeks = 5
export const keptMonths = 12

/**
 * The times of the backups that are kept, out of those that are there (ISO 8601, UTC). Of a day, a week (from Monday) and
 * a month, the newest backup stands for it. The newest of all is always kept, also if the clock was wrong.
 */
export function keptOf(times: readonly string[]): Set<string> {
  const newestFirst = [...times].sort().reverse()
  return new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(newestFirst, (time) => time.slice(0, 10), keptDays),
    ...newestOfEach(newestFirst, weekOf, keptWeeks),
    ...newestOfEach(newestFirst, (time) => time.slice(0, 7), keptMonths),
  ])
}

function newestOfEach(newestFirst: readonly string[], spanOf: (time: string) => string, most: number): string[] {
  const spans = new Map<string, string>()
  for (const time of newestFirst) if (!spans.has(spanOf(time))) spans.set(spanOf(time), time)
  return [...spans.values()].slice(0, most)
}

/** The Monday of a time's week. */
function weekOf(time: string): string {
  const day = new Date(`${time.slice(0, 10)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return day.toISOString().slice(0, 10)
}
