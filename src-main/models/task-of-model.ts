import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { LoadedModel } from './registry.ts'

/**
 * The task of a model. Throws AppError `task-missing` if this program does not have it, `model-invalid` if the model
 * has a class that the task does not have, because its results could not be stored.
 */
export function taskOfModel(
  model: Pick<LoadedModel, 'name' | 'manifest' | 'exemplars'>,
  tasks: Pick<Tasks, 'of'>,
): Task {
  const { detector, grader, task: name } = model.manifest
  const task = tasks.of(name)
  const codes = [...detector.classes, ...grader.classes, ...(model.exemplars?.entries.map(({ label }) => label) ?? [])]
  const unknown = codes.find((code) => !task.has(code))
  if (unknown !== undefined)
    throw new AppError('model-invalid', { name: model.name, detail: `the task ${name} has no class '${unknown}'` })
  return task
}
