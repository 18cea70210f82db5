import type { ReadRecord } from '#main/reads/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { formOf, type ReportDraft } from '#shared/domain/forms/index.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { CaseRecord } from './cases.store.ts'

/** Parses a draft in the shape of the task's form. Throws `invalid-input` if it has another form. */
export function checkedDraft(task: Task, draft: unknown): ReportDraft {
  const parsed = formOf(task.form).draft.safeParse(draft)
  if (!parsed.success) throw new AppError('invalid-input', { detail: `the result is not of the form ${task.form}` })
  return parsed.data
}

/** The result as it stands in a read. The preparation is the case's. */
export function draftIn(read: ReadRecord | null, { specimen }: Pick<CaseRecord, 'specimen'>, task: Task): ReportDraft {
  if (!read?.draft) return formOf(task.form).empty(specimen)
  return { ...checkedDraft(task, JSON.parse(read.draft)), specimen }
}
