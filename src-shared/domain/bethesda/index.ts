export {
  adequacies,
  type BethesdaDraft,
  bethesdaDraft,
  categories,
  categoryOf,
  type DraftProblem,
  draftProblems,
  emptyDraft,
  glandularFindings,
  type Interpretation,
  interpretations,
  nilmFindings,
  organismFindings,
  otherFindings,
  qualityIndicators,
  squamousFindings,
} from './draft.ts'
export { bethesdaForm } from './form.ts'
export { interpretationFor } from './rules.ts'
