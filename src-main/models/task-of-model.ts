import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { LoadedModel } from './registry.ts'

/**
 * The task that a model answers. Throws AppError `task-missing` where this program does not know it, `model-invalid`
 * where the model has a class that the task does not have: its answers could not be kept.
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
