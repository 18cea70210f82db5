import type { ReportDraft } from '../domain/forms/index.ts'
import { bethesdaWords } from './bethesda.ts'
import { tallyWords } from './tally.ts'
import type { FormWords } from './words.ts'

export { contradictionText } from './contradiction.ts'
export { formatDistance, formatLength, formatMm2, formatProbability, formatScore } from './figures.ts'
export { specimenText } from './specimen.ts'
export type { FormWords, ResultSection } from './words.ts'

const words: Readonly<Record<string, FormWords<ReportDraft>>> = {
  bethesda: bethesdaWords as unknown as FormWords<ReportDraft>,
  tally: tallyWords as unknown as FormWords<ReportDraft>,
}

/** The words of the form of this name; see domain/forms. Throws if there are none. */
export function wordsOf(form: string): FormWords<ReportDraft> {
  const found = words[form]
  if (!found) throw new Error(`the report form ${form} has no words`)
  return found
}
