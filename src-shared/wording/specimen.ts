import type { SpecimenType } from '../domain/specimen.ts'
import { lookUp } from '../messages/index.ts'

/** The preparation in words. */
export const specimenText = (specimen: SpecimenType): string =>
  lookUp(`bethesda.${specimen === 'other' ? 'specimen-other' : specimen}`) ?? specimen
