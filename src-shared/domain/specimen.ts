/** What a reader can state about the preparation. A new case states nothing, because no file tells. */
export const statedSpecimenTypes = ['conventional', 'liquid-based', 'other'] as const
export const specimenTypes = [...statedSpecimenTypes, 'not-stated'] as const
export type SpecimenType = (typeof specimenTypes)[number]
