import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { type EngineSetup, engineModel, type SpawnEngine, startEngine } from '#main/engine/index.ts'
import {
  type ModelChoice,
  type ModelChoices,
  type Models,
  openModelChoices,
  openModels,
  readModelChoice,
  type TryOut,
  taskOfModel,
} from '#main/models/index.ts'
import type { People } from '#main/people/index.ts'
import { bringUpToDate, openReadable, openStorage, type Records } from '#main/storage/index.ts'
import { readTasks } from '#main/tasks/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { peopleOn } from './people-on.ts'
import { unlessAborted } from './unless-aborted.ts'
import { type Updating, updatingClock } from './updating.ts'

/**
 * Tries a model in a separate engine, so that a model that crashes the engine does no harm. `signal` cancels every
 * trial.
 */
export const tryOutOn =
  (spawn: SpawnEngine, dataFolder: string, signal?: AbortSignal): TryOut =>
  async (model) => {
    unlessAborted(signal)
    const engine = startEngine({ spawn, setup: setupOf(dataFolder) })
    const cancel = () => void engine.close()
    signal?.addEventListener('abort', cancel)
    try {
      await engine.provider(engineModel(model))
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'engine-crashed' && error.code !== 'engine-timeout')) throw error
      throw new AppError('model-invalid', { name: model.name, detail: 'it takes the engine down' })
    } finally {
      signal?.removeEventListener('abort', cancel)
      await engine.close()
    }
  }

/**
 * Tries only models that were not tried with these records yet, so that a model that ran once is not tried at each
 * start.
 */
export function tryOutOnce(tryOut: TryOut, dataFolder: string): TryOut {
  const file = join(dataFolder, 'model-tried.json')
  return async (model) => {
    if (triedBefore(file) === model.sha256) return
    await tryOut(model)
    // Best effort: without the stored result, the model is tried again.
    await writeFile(file, JSON.stringify({ sha256: model.sha256 })).catch(() => undefined)
  }
}

function triedBefore(file: string): string | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { sha256?: string }).sha256 ?? null
  } catch {
    return null
  }
}

/** Bytes that the loaded models may use: a quarter of the machine's memory, at most 4 GB. */
const modelBytes = Math.min(4e9, totalmem() / 4)

/** The first message to the engine when it starts. */
export const setupOf = (dataFolder: string): EngineSetup => ({
  provider: process.env.DAYBREAK_PROVIDER ?? 'auto',
  probeFile: join(dataFolder, 'provider.json'),
  threads: 0,
  modelBytes,
})

/** The laboratory's choice for each task in a data folder; null if there are no records, or none that can be read. */
export function choicesIn(dataFolder: string): (task: string) => ModelChoice | null {
  return (task) => {
    const file = join(dataFolder, 'daybreak.sqlite')
    if (!existsSync(file)) return null
    try {
      const records = openReadable(file)
      try {
        return readModelChoice(records)(task)
      } finally {
        records.close()
      }
    } catch {
      return null
    }
  }
}

/** The choices of these records, or those of another data folder if they have none. */
export function choicesOf(records: Records, otherFolder: string | undefined): ModelChoices {
  const own = openModelChoices(records)
  const other = otherFolder === undefined ? () => null : choicesIn(otherFolder)
  return { ...own, read: (task) => own.read(task) ?? other(task) }
}

/** The folders of models, the program's own first, and of heads. */
export const modelPlaces = (modelsFolder: string, dataFolder: string) => ({
  folders: [modelsFolder, join(dataFolder, 'models')],
  headsFolder: join(dataFolder, 'heads'),
})

/**
 * The models of a data folder without the rest of the core: for reading while Daybreak is running, or for changing,
 * which needs exclusive use of the folder. Throws AppError `data-folder-in-use` and the errors of opening records.
 */
export async function modelsOf(options: ModelsOfOptions): Promise<ModelsOf> {
  const { dataFolder, modelsFolder, tasksFolder, spawn, toChange } = options
  const storage = toChange ? await upToDate(options) : null
  const close = () => storage?.close()
  try {
    const tryOut = tryOutOn(spawn, dataFolder)
    const { tasks } = readTasks([tasksFolder, join(dataFolder, 'tasks')])
    let opened = false
    const models = await openModels({
      ...modelPlaces(modelsFolder, dataFolder),
      choices: storage ? openModelChoices(storage.records) : { read: choicesIn(dataFolder), write: onlyRead },
      check: (model) => void taskOfModel(model, { of: (name) => tasks.get(name) ?? missing(name) }),
      // The model in use was tried when it was chosen.
      tryOut: async (model) => (opened ? tryOut(model) : undefined),
    })
    opened = true
    const people =
      storage &&
      peopleOn({ ...{ records: storage.records, dataFolder }, publish: () => undefined, now: () => new Date() })
    return { models, people, close }
  } catch (error) {
    close()
    throw error
  }
}

async function upToDate({ dataFolder, onUpdating = () => undefined, signal }: ModelsOfOptions) {
  await bringUpToDate(dataFolder, updatingClock(onUpdating).migrated, signal, { encrypt: true })
  return openStorage(dataFolder)
}

export interface ModelsOfOptions {
  readonly dataFolder: string
  readonly modelsFolder: string
  readonly tasksFolder: string
  readonly spawn: SpawnEngine
  readonly toChange: boolean
  /** Both as in `AppOptions`. */
  readonly signal?: AbortSignal
  readonly onUpdating?: (updating: Updating) => void
}
export interface ModelsOf {
  readonly models: Models
  /** Who may change the records; null if they are only read. */
  readonly people: People | null
  close(): void
}

const missing = (task: string): never => {
  throw new AppError('task-missing', { task })
}

const onlyRead = (): never => {
  throw new Error('These models were opened to be looked at')
}
