import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import { formatBytes } from '#shared/domain/bytes.ts'
import { formNames } from '#shared/domain/forms/index.ts'
import { parseTask, type Task } from '#shared/domain/task/index.ts'
import { lookUp, t } from '#shared/messages/index.ts'

/** Far more than a manifest of the most classes needs, in bytes. */
const mostBytes = 1_000_000

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
  const orRefuse = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refused.push(error.data)
    }
  }
  const add = (name: string, file: string): void => {
    if (tasks.has(name)) throw invalid(file, t('task.name-taken', { name }))
    tasks.set(name, readTask(file, name))
  }
  for (const folder of added)
    orRefuse(() => {
      for (const { name, file } of manifestsIn(folder)) orRefuse(() => add(name, file))
    })
  return { tasks, refused }
}

/**
 * Reads one manifest. Throws AppError `task-invalid` with the file, and the line and reason of the first problem. A
 * byte order mark is skipped.
 */
export function readTask(file: string, name: string): Task {
  const { task, problems } = parseTask(textOf(file), { name, forms: formNames })
  if (task) return task
  const detail = problems.map(({ code, params }) => lookUp(`task.${code}`, params) ?? code)
  throw invalid(file, detail.join(' '), problems[0]?.line)
}

const invalid = (file: string, detail: string, line = 1): AppError =>
  new AppError('task-invalid', { file, line, detail })

function textOf(file: string): string {
  if (readable(file, () => statSync(file).size) > mostBytes)
    throw invalid(file, t('task.too-large', { limit: formatBytes(mostBytes) }))
  return readable(file, () => readFileSync(file, 'utf8')).replace(/^\uFEFF/, '')
}

/** Does this with a file or folder. Throws AppError `task-invalid` with the system's error code if it cannot be read. */
function readable<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code = '?' } = error as { code?: string }
    throw invalid(file, t('task.unreadable', { detail: code }))
  }
}

function manifestsIn(folder: string): { name: string; file: string }[] {
  if (!existsSync(folder)) return []
  return readable(folder, () => readdirSync(folder))
    .sort()
    .map((name) => ({ name, file: join(folder, name, 'task.json') }))
    .filter(({ file }) => existsSync(file))
}
