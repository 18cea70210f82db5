const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const month = `(?<name>${months.join('|')})[a-z]{0,6}\\.?`

/** A time of day and a zone, as they stand behind a date that a program wrote as a moment. */
const time =
  '(?:[T ]\\s*(?<hour>\\d{1,2}):?(?<rest>[0-5]\\d(?::?[0-5]\\d(?:[.,]\\d{1,9})?)?)\\s*(?<half>[ap]\\.?m\\.?)?\\s*(?<zone>Z|UTC|[+-]\\d{2}:?(?:\\d{2})?)?)?'

/** Dates that say themselves which part is which. */
const plainForms = [
  '(?<y>\\d{4})(?:-(?<m>\\d{2})(?:-(?<d>\\d{2}))?)?',
  '(?<y>\\d{4})(?:(?<m>\\d{2})(?<d>\\d{2})?)?',
  '(?<y>\\d{4})[/.](?<m>\\d{1,2})[/.](?<d>\\d{1,2})',
  '(?<y>\\d{4})年(?<m>\\d{1,2})月(?<d>\\d{1,2})日?',
  '(?<d>\\d{1,2})\\.\\s?(?<m>\\d{1,2})\\.\\s?(?<y>\\d{4})',
  `(?<d>\\d{1,2})[-/. ]{1,2}${month}[-/., ]{1,2}(?<y>\\d{4})`,
  `${month} (?<d>\\d{1,2}),? (?<y>\\d{4})`,
].map((form) => new RegExp(`^${form}${time}$`, 'i'))
/** HL7 writes the time without signs: `198703091530+0100`. */
const hl7Form = /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:\d{2}|\d{4}|\d{6})(?:\.\d{1,4})?(?:[+-]\d{4})?$/
/** The first two parts may be day and month, or month and day. */
const openForm = new RegExp(`^(?<a>\\d{1,2})[/-](?<b>\\d{1,2})[/-](?<y>\\d{4})${time}$`, 'i')

/**
 * A date of birth as `YYYY-MM-DD`, or its first parts where no more is known (also written as `19600000`): from ISO
 * 8601, HL7, `DD.MM.YYYY`, a month's English name, or `DD/MM/YYYY` and `MM/DD/YYYY` where only one of them is a date.
 * Null for none, `two-ways` for what could be read in two ways, undefined for what is no date or lies ahead of `today`.
 */
export function birthDateOf(text: string, today: Date): string | null | 'two-ways' | undefined {
  const plain = text.trim()
  if (plain === '') return null
  const open = openForm.exec(plain)?.groups
  if (open) return eitherWay(open, today)
  const found = hl7Form.exec(plain) ?? plainForms.map((form) => form.exec(plain)).find((match) => match !== null)
  if (!found?.groups) return undefined
  const { y = '', m, d, name } = found.groups
  if (isShifted(found.groups)) return 'two-ways'
  const named = name === undefined ? m : String(months.indexOf(name.toLowerCase()) + 1)
  return dateOf(y, named, d, today)
}

type Groups = Readonly<Record<string, string | undefined>>

function eitherWay(groups: Groups, today: Date): string | 'two-ways' | undefined {
  const { a = '', b = '', y = '' } = groups
  if (isShifted(groups)) return 'two-ways'
  if (Number(a) === 0 || Number(b) === 0) return undefined
  const dayFirst = dateOf(y, b, a, today)
  const monthFirst = dateOf(y, a, b, today)
  if (dayFirst === undefined || monthFirst === undefined || dayFirst === monthFirst) return dayFirst ?? monthFirst
  return 'two-ways'
}

/** An evening hour in Greenwich is midnight of the next day farther east: the day that was meant is not known. */
const isShifted = ({ hour, rest = '', half, zone }: Groups): boolean =>
  zone !== undefined &&
  /^(Z|UTC|[+-]00:?(00)?)$/i.test(zone) &&
  half === undefined &&
  Number(hour) >= 9 &&
  /^00/.test(rest)

function dateOf(y: string, m: string | undefined, d: string | undefined, today: Date): string | undefined {
  const noDay = d === undefined || Number(d) === 0
  const noMonth = m === undefined || Number(m) === 0
  if (noMonth && !noDay) return undefined
  const [year, month, day] = [Number(y), noMonth ? 1 : Number(m), noDay ? 1 : Number(d)]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  if (year < 1850 || date > today) return undefined
  const parts = [y, ...(noMonth ? [] : [m]), ...(noDay ? [] : [d])]
  return parts.map((part) => String(Number(part)).padStart(2, '0')).join('-')
}
