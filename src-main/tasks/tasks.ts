import { type Records, systemPerson } from '#main/storage/index.ts'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { openClassesStore } from './classes.store.ts'
import type { FoundTasks } from './read-tasks.ts'

/** The ids that records use for classes. Only the stores know them; everything else uses codes. */
export interface ClassIds {
  /** Throws AppError `unknown-class` for a code that the task does not have. */
  idOf(task: string, code: string): number
  /** Throws AppError `unknown-class` for an id that is in no dictionary. */
  codeOf(id: number): string
}

/** The tasks that this program knows, and the dictionary of their classes. */
export interface Tasks extends ClassIds {
  readonly all: readonly Task[]
  readonly refused: readonly ErrorData[]
  /** Throws AppError `task-missing`. */
  of(name: string): Task
}

/** Opens the dictionary of the records and adds the new classes. An id is never used twice. */
export function openTasks(records: Records, { tasks, refused }: FoundTasks): Tasks {
  const store = openClassesStore(records)
  const ids = new Map<string, number>()
  const codes = new Map<number, string>()
  const learn = (id: number, task: string, code: string): void => {
    ids.set(`${task}/${code}`, id)
    codes.set(id, code)
  }
  for (const { id, task, code } of store.all()) learn(id, task, code)
  for (const task of tasks.values()) {
    const fresh = task.codes.filter((code) => !ids.has(`${task.name}/${code}`))
    if (fresh.length === 0) continue
    records.change({ by: systemPerson, what: 'task-known', about: { subject: task.name } }, (change) => {
      for (const code of fresh) learn(store.add(change, task.name, code), task.name, code)
      change.note(null, { classes: fresh })
    })
  }
  return {
    all: [...tasks.values()],
    refused,
    of(name) {
      const task = tasks.get(name)
      if (!task) throw new AppError('task-missing', { task: name })
      return task
    },
    idOf(task, code) {
      const id = ids.get(`${task}/${code}`)
      if (id === undefined) throw new AppError('unknown-class', { class: code, task })
      return id
    },
    codeOf(id) {
      const code = codes.get(id)
      if (code === undefined) throw new AppError('unknown-class', { class: id, task: '?' })
      return code
    },
  }
}
