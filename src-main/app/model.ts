import { join } from 'node:path'
import type { EngineSetup } from '#main/engine/index.ts'
import { type LoadedModel, loadRegistry } from '#main/models/index.ts'
import { AppError, type ErrorData, isAppError } from '#shared/contract/errors.ts'

/** The model in use, or why there is none. Without one everything works but screening. */
export interface ModelState {
  readonly loaded: LoadedModel | null
  readonly error: ErrorData | null
}

/** Loads the active model and checks it against its hashes. Never throws: a refused model is a state. */
export async function modelIn(folder: string): Promise<ModelState> {
  try {
    return { loaded: await loadRegistry(folder), error: null }
  } catch (error) {
    const data = isAppError(error) ? error.data : new AppError('model-invalid', { name: '', detail: 'unreadable' }).data
    return { loaded: null, error: data }
  }
}

/** What the engine is told of the model. */
export function setupOf({ loaded }: ModelState, dataFolder: string): EngineSetup {
  return {
    model: loaded && {
      name: loaded.name,
      sha256: loaded.sha256,
      detector: { ...loaded.manifest.detector, file: loaded.detectorFile },
      grader: { ...loaded.manifest.grader, file: loaded.graderFile },
    },
    provider: process.env.DAYBREAK_PROVIDER ?? 'auto',
    probeFile: join(dataFolder, 'provider.json'),
    threads: 0,
  }
}
