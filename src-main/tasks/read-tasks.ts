import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import { formNames } from '#shared/domain/forms/index.ts'
import { parseTask, type Task } from '#shared/domain/task/index.ts'
import { lookUp } from '#shared/messages/index.ts'

export interface FoundTasks {
  readonly tasks: ReadonlyMap<string, Task>
  /** Manifests that were refused, each with its file, line and reason. */
  readonly refused: readonly ErrorData[]
}

/**
 * Reads `<folder>/<name>/task.json` of every folder. The first folder is the program's own, and errors in it are
 * thrown. A faulty manifest of the laboratory is refused, and the others are used.
 */
export function readTasks([own, ...added]: readonly [string, ...string[]]): FoundTasks {
  const tasks = new Map<string, Task>()
  const refused: ErrorData[] = []
  for (const { name, file } of manifestsIn(own)) tasks.set(name, readTask(file, name))
  for (const { name, file } of added.flatMap(manifestsIn)) {
    try {
      if (tasks.has(name)) throw new AppError('task-invalid', { file, line: 1, detail: taken(name) })
      tasks.set(name, readTask(file, name))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refused.push(error.data)
    }
  }
  return { tasks, refused }
}

/** Reads one manifest. Throws AppError `task-invalid` with the file, and the line and reason of the first problem. */
export function readTask(file: string, name: string): Task {
  const { task, problems } = parseTask(readFileSync(file, 'utf8'), { name, forms: formNames })
  if (task) return task
  const [first] = problems
  const detail = problems.map(({ code, params }) => lookUp(`task.${code}`, params) ?? code)
  throw new AppError('task-invalid', { file, line: first?.line ?? 1, detail: detail.join(' ') })
}

const taken = (name: string): string => lookUp('task.name-taken', { name }) ?? name

function manifestsIn(folder: string): { name: string; file: string }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, file: join(folder, name, 'task.json') }))
    .filter(({ file }) => existsSync(file))
}
