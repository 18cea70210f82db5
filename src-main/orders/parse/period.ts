/**
 * Whether a day lies within the period in which a name is valid. Both ends are ISO 8601 or HL7 times of any precision,
 * or empty if the period is open. The last day, month or year is part of the period. A period with an end that is not a
 * date contains no day.
 */
export function periodHolds(from: string, to: string, today: Date): boolean {
  const now = today.toISOString().slice(0, 10).replaceAll('-', '')
  const start = digitsOf(from)
  const end = digitsOf(to)
  if (start === null || end === null) return false
  return now.slice(0, start.length) >= start && (end === '' || now.slice(0, end.length) <= end)
}

/** A date's digits, to the day at most; null if it is not a date. */
function digitsOf(date: string): string | null {
  const found = /^(?:(\d{4})(?:-?(\d{2})(?:-?(\d{2})(?:\d{2}.*|[T ].*)?)?)?)?$/.exec(date.trim())
  return found ? [found[1], found[2], found[3]].filter((part) => part !== undefined).join('') : null
}
