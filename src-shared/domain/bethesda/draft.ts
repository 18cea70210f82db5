/**
 * The structure of a cervical cytology result after The Bethesda System for Reporting Cervical Cytology, 3rd edition
 * (Nayar & Wilbur, 2015). Pure: data in, decision out. Texts come from the message catalogue under `bethesda.<code>`.
 */
import { z } from 'zod'
import { manyLines } from '../plain-text.ts'
import { specimenTypes } from '../specimen.ts'

export const adequacies = ['satisfactory', 'unsatisfactory-rejected', 'unsatisfactory-processed'] as const
export const qualityIndicators = [
  'obscuring-blood',
  'obscuring-inflammation',
  'air-drying',
  'scant-cellularity',
  'poor-fixation',
] as const
export const categories = ['nilm', 'other', 'epithelial-abnormality'] as const

export const nilmFindings = [
  'squamous-metaplasia',
  'keratotic-changes',
  'tubal-metaplasia',
  'atrophy',
  'pregnancy-changes',
  'reactive-inflammation',
  'lymphocytic-cervicitis',
  'reactive-radiation',
  'reactive-iud',
  'glandular-post-hysterectomy',
] as const
export const organismFindings = [
  'trichomonas',
  'candida',
  'bacterial-vaginosis',
  'actinomyces',
  'herpes',
  'cytomegalovirus',
] as const
export const otherFindings = ['endometrial-cells-45'] as const
export const squamousFindings = ['asc-us', 'asc-h', 'lsil', 'hsil', 'hsil-invasion', 'scc'] as const
export const glandularFindings = [
  'agc-endocervical',
  'agc-endometrial',
  'agc-nos',
  'agc-endocervical-neoplastic',
  'agc-neoplastic',
  'ais',
  'adenocarcinoma-endocervical',
  'adenocarcinoma-endometrial',
  'adenocarcinoma-extrauterine',
  'adenocarcinoma-nos',
] as const
export const interpretations = [
  ...nilmFindings,
  ...organismFindings,
  ...otherFindings,
  ...squamousFindings,
  ...glandularFindings,
  'other-malignant',
] as const
export type Interpretation = (typeof interpretations)[number]

export const bethesdaDraft = z.object({
  specimen: z.enum(specimenTypes),
  adequacy: z.enum(adequacies).nullable(),
  /** Endocervical / transformation-zone component; null if not stated. */
  transformationZone: z.enum(['present', 'absent']).nullable(),
  quality: z.array(z.enum(qualityIndicators)),
  unsatisfactoryReason: z.string().overwrite(manyLines).max(500),
  category: z.enum(categories).nullable(),
  interpretations: z.array(z.enum(interpretations)),
  comment: z.string().overwrite(manyLines).max(4000),
})
export type BethesdaDraft = z.infer<typeof bethesdaDraft>

export const emptyDraft = (specimen: BethesdaDraft['specimen']): BethesdaDraft => ({
  specimen,
  adequacy: null,
  transformationZone: null,
  quality: [],
  unsatisfactoryReason: '',
  category: null,
  interpretations: [],
  comment: '',
})

const epithelial: ReadonlySet<string> = new Set([...squamousFindings, ...glandularFindings])
const nilmOnly: ReadonlySet<string> = new Set([...nilmFindings, ...organismFindings])

/** The general category that the interpretations imply; null if there are none. */
export function categoryOf(found: readonly Interpretation[]): BethesdaDraft['category'] {
  if (found.some((item) => epithelial.has(item))) return 'epithelial-abnormality'
  if (found.some((item) => item === 'endometrial-cells-45' || item === 'other-malignant')) return 'other'
  return found.some((item) => nilmOnly.has(item)) ? 'nilm' : null
}

/** What still prevents sign-out of a draft. The text comes from the catalogue under `bethesda.problem.<code>`. */
export type DraftProblem =
  | 'specimen-missing'
  | 'adequacy-missing'
  | 'reason-missing'
  | 'category-missing'
  | 'interpretation-missing'
  | 'category-contradicts'
  | 'unsatisfactory-with-abnormality'

/** Checks a draft against the Bethesda structure. An empty list means it can be signed. */
export function draftProblems(draft: BethesdaDraft): DraftProblem[] {
  return [...(draft.specimen === 'not-stated' ? (['specimen-missing'] as const) : []), ...resultProblems(draft)]
}

function resultProblems(draft: BethesdaDraft): DraftProblem[] {
  if (draft.adequacy === null) return ['adequacy-missing']
  const abnormal = draft.interpretations.some((item) => epithelial.has(item))
  if (draft.adequacy !== 'satisfactory') {
    const problems: DraftProblem[] = []
    if (draft.unsatisfactoryReason.trim() === '' && draft.quality.length === 0) problems.push('reason-missing')
    // Any abnormal cell makes a specimen satisfactory by definition.
    if (abnormal) problems.push('unsatisfactory-with-abnormality')
    return problems
  }
  if (draft.category === null) return ['category-missing']
  if (draft.category === 'epithelial-abnormality' && !abnormal) return ['interpretation-missing']
  if (draft.category === 'other' && draft.interpretations.length === 0 && draft.comment.trim() === '')
    return ['interpretation-missing']
  const implied = categoryOf(draft.interpretations)
  return implied !== null && implied !== draft.category && !(draft.category === 'other' && implied === 'nilm')
    ? ['category-contradicts']
    : []
}
