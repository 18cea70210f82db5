import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { type Task, taskOf } from '#shared/domain/task/index.ts'

const made = new WeakMap<CaseDetail['task'], Task>()

/** The task that the case is read as. Throws before the case was loaded. */
export function taskIn({ detail }: { readonly detail: Pick<CaseDetail, 'task'> | null }): Task {
  if (detail === null) throw new Error('the case is not loaded')
  const task = made.get(detail.task) ?? taskOf(detail.task)
  made.set(detail.task, task)
  return task
}
