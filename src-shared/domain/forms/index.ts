import { z } from 'zod'
import { type BethesdaDraft, bethesdaDraft, bethesdaForm } from '../bethesda/index.ts'
import { type TallyDraft, tallyDraft, tallyForm } from '../tally/index.ts'
import type { ReportForm } from './form.ts'

export {
  type AnyDraft,
  gravestOf,
  isTaken,
  missingOnPaper,
  type ReadersCounts,
  type ReportForm,
  type Suggestion,
  type Warning,
  type WarningFacts,
} from './form.ts'

/** A result of any form. The task of its case determines the form. */
export const reportDraft = z.union([bethesdaDraft, tallyDraft])
export type ReportDraft = BethesdaDraft | TallyDraft

/** A form whose drafts were checked by its own schema; see `formOf`. */
export type AnyForm = ReportForm<ReportDraft>

const forms: Readonly<Record<string, AnyForm>> = {
  bethesda: bethesdaForm as unknown as AnyForm,
  tally: tallyForm as unknown as AnyForm,
}

export const formNames: readonly string[] = Object.keys(forms)

/**
 * The form of this name. Its functions accept only drafts that passed its `draft` schema. Throws if there is no such
 * form.
 */
export function formOf(name: string): AnyForm {
  const form = forms[name]
  if (!form) throw new Error(`there is no report form ${name}`)
  return form
}
