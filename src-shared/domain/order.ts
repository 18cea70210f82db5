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

const sexWords: Readonly<Record<Sex, string>> = {
  female:
    'f female w weiblich woman femme féminin feminin frau mujer femenino feminino donna kobieta vrouw ж жен женский 女 女性',
  male: 'm male männlich man homme masculin mann masculino uomo mężczyzna муж мужской 男 男性',
  other: 'o a x other d div divers diverse ambiguous',
  unknown: 'u n unk unknown unbekannt 未知',
}
const sexByWord = new Map(
  sexes.flatMap((sex) =>
    [...sexWords[sex].split(' '), ...(sex === 'unknown' ? ['not applicable'] : [])].map((word) => [word, sex]),
  ),
)

/** Reads a sex in the words of HL7 v2, FHIR or a table; undefined for any other text. */
export function sexOf(text: string): Sex | null | undefined {
  const word = text.trim().toLowerCase()
  return word === '' ? null : sexByWord.get(word)
}

/** Whole years between a complete date of birth and a day; null if the date is incomplete. */
export function ageOn(birthDate: string | null, day: Date): number | null {
  const [y, m, d] = (birthDate ?? '').split('-').map(Number)
  if (!y || !m || !d) return null
  const before = day.getMonth() + 1 < m || (day.getMonth() + 1 === m && day.getDate() < d)
  const years = day.getFullYear() - y - (before ? 1 : 0)
  return years >= 0 && years <= 120 ? years : null
}
