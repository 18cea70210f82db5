import type { SpecimenType } from './specimen.ts'

export const sexes = ['female', 'male', 'other', 'unknown'] as const
export type Sex = (typeof sexes)[number]

/** The patient of the specimen, as given by the laboratory's order. */
export interface OrderedPerson {
  readonly patientName: string
  readonly patientSex: Sex | null
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly birthDate: string | null
}

/** The preparation that an order's own words mean; `not-stated` if they do not say. */
export function specimenOf(text: string): SpecimenType {
  if (/thin\s*-?prep|sure\s*-?path|liquid|\blbc\b|dünnschicht|monolayer|液基/i.test(text)) return 'liquid-based'
  if (/conventional|smear|abstrich|konventionell|frottis|涂片/i.test(text)) return 'conventional'
  return 'not-stated'
}

/** Reads a sex in the words of HL7 v2, FHIR or a table; undefined for any other text. */
export function sexOf(text: string): Sex | null | undefined {
  const word = text.trim().toLowerCase()
  if (word === '') return null
  if (['f', 'female', 'w', 'weiblich', '女'].includes(word)) return 'female'
  if (['m', 'male', 'männlich', '男'].includes(word)) return 'male'
  if (['o', 'a', 'other', 'd', 'divers', 'ambiguous'].includes(word)) return 'other'
  if (['u', 'n', 'unknown', 'not applicable'].includes(word)) return 'unknown'
  return undefined
}

/**
 * Reads a date of birth as `YYYY-MM-DD` (or its known leading part) from ISO 8601, `YYYYMMDD` (HL7) or `DD.MM.YYYY`.
 * Null for an empty text. Undefined for a text that is not a date, lies after `today`, or has two possible meanings.
 */
export function birthDateOf(text: string, today: Date): string | null | undefined {
  const plain = text.trim()
  if (plain === '') return null
  const found =
    /^(?<y>\d{4})(?:-(?<m>\d{2})(?:-(?<d>\d{2})(?:T.*)?)?)?$/.exec(plain) ??
    /^(?<y>\d{4})(?:(?<m>\d{2})(?:(?<d>\d{2})(?:\d{2,6}(?:\.\d+)?(?:[+-]\d{4})?)?)?)?$/.exec(plain) ??
    /^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})$/.exec(plain)
  if (!found?.groups) return undefined
  const { y = '', m, d } = found.groups
  const [year, month, day] = [Number(y), Number(m ?? 1), Number(d ?? 1)]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  if (year < 1850 || date > today) return undefined
  return [y, m, d]
    .filter((part) => part !== undefined)
    .map((part) => part.padStart(2, '0'))
    .join('-')
}

/** Whole years between a complete date of birth and a day; null if the date is incomplete. */
export function ageOn(birthDate: string | null, day: Date): number | null {
  const [y, m, d] = (birthDate ?? '').split('-').map(Number)
  if (!y || !m || !d) return null
  const before = day.getMonth() + 1 < m || (day.getMonth() + 1 === m && day.getDate() < d)
  const years = day.getFullYear() - y - (before ? 1 : 0)
  return years >= 0 && years <= 120 ? years : null
}
