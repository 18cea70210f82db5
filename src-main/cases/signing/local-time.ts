/** A moment in the local time of a time zone with its offset from UTC: `23 Nov 2026, 08:12 (UTC+01:00)`. */
export function localTime(at: Date, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  const zone = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')
  return `${clock} (${(zone?.value ?? 'GMT').replace('GMT', 'UTC')})`
}
