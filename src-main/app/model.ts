import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { type EngineSetup, engineModel, type SpawnEngine, startEngine } from '#main/engine/index.ts'
import { type LoadedModel, loadRegistry, readRegistry, taskOfModel } from '#main/models/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError, type ErrorData, isAppError } from '#shared/contract/errors.ts'

/** The model in use, or why there is none. Without one everything works but screening. */
export interface ModelState {
  readonly loaded: LoadedModel | null
  readonly error: ErrorData | null
  /** Why the active model is not in use, where the one before it is in its place. */
  readonly refused: ErrorData | null
}

/** Runs a model on this machine; rejects with AppError and the reason where it does not run. */
export type TryOut = (model: LoadedModel) => Promise<void>

/**
 * The active model, checked against its hashes; where it is refused, or does not run here, the one before it stays in
 * use. Never throws: a refused model is a state.
 */
export async function modelIn(folder: string, tasks: Pick<Tasks, 'of'>, tryOut: TryOut): Promise<ModelState> {
  let previous: string | null = null
  let refused: ErrorData
  try {
    const registry = await readRegistry(folder)
    previous = registry.previous ?? null
    const loaded = await loadRegistry(folder, registry.active)
    taskOfModel(loaded, tasks)
    // With nothing to go back to a trial tells no more than the first screening does.
    if (previous !== null) await tryOut(loaded)
    return { loaded, error: null, refused: null }
  } catch (error) {
    refused = reasonOf(error)
  }
  if (previous === null) return { loaded: null, error: refused, refused: null }
  try {
    const loaded = await loadRegistry(folder, previous)
    taskOfModel(loaded, tasks)
    return { loaded, error: null, refused }
  } catch {
    return { loaded: null, error: refused, refused: null }
  }
}

const reasonOf = (error: unknown): ErrorData =>
  isAppError(error) ? error.data : new AppError('model-invalid', { name: '', detail: 'unreadable' }).data

/** Tries a model in an engine of its own, so that one that takes the engine down does no harm. */
export const tryOutOn =
  (spawn: SpawnEngine, dataFolder: string): TryOut =>
  async (model) => {
    const engine = startEngine({ spawn, setup: setupOf(dataFolder) })
    try {
      await engine.provider(engineModel(model))
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'engine-crashed' && error.code !== 'engine-timeout')) throw error
      throw new AppError('model-invalid', { name: model.name, detail: 'it takes the engine down' })
    } finally {
      await engine.close()
    }
  }

/** Tries what was not tried on these records yet; what has run once is not tried at each start. */
export function tryOutOnce(tryOut: TryOut, dataFolder: string): TryOut {
  const file = join(dataFolder, 'model-tried.json')
  return async (model) => {
    if (triedBefore(file) === model.sha256) return
    await tryOut(model)
    // Best effort: what is not kept is tried again.
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

/** How many bytes the loaded models may take: a quarter of the machine's memory, 4 GB at most. */
const modelBytes = Math.min(4e9, totalmem() / 4)

/** What the engine is told when it starts. */
export const setupOf = (dataFolder: string): EngineSetup => ({
  provider: process.env.DAYBREAK_PROVIDER ?? 'auto',
  probeFile: join(dataFolder, 'provider.json'),
  threads: 0,
  modelBytes,
})
