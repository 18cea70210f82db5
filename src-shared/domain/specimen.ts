/** What a reader can say of the preparation; a case that is brought in says nothing, since no file tells. */
export const statedSpecimenTypes = ['conventional', 'liquid-based', 'other'] as const
export const specimenTypes = [...statedSpecimenTypes, 'not-stated'] as const
export type SpecimenType = (typeof specimenTypes)[number]
