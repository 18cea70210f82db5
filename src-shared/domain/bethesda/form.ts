import type { ReportForm } from '../forms/form.ts'
import { type BethesdaDraft, bethesdaDraft, draftProblems, emptyDraft } from './draft.ts'
import { stated, suggest, warnings } from './rules.ts'

/** The report form that follows The Bethesda System. */
export const bethesdaForm: ReportForm<BethesdaDraft> = {
  name: 'bethesda',
  draft: bethesdaDraft,
  empty: emptyDraft,
  problems: draftProblems,
  stated,
  suggest,
  warnings,
}
