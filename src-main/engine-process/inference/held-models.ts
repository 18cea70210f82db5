import { statSync } from 'node:fs'
import type { EngineModel, EngineSetup } from '#main/engine/protocol/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { lanesOf } from '../providers/lanes.ts'

interface Held {
  readonly model: EngineModel
  readonly bytes: number
  /** Number of running calls that use it. */
  uses: number
}

/**
 * Besides its weights, a model keeps the memory of its largest run, in each lane. Measured with the cervical model.
 */
const RUN_BYTES = 150e6

/** The loaded models, most recently used last. The least recently used ones are released first. */
export class HeldModels {
  readonly #setup: EngineSetup
  readonly #release: (model: EngineModel) => void
  readonly #held = new Map<string, Held>()

  constructor(setup: EngineSetup, release: (model: EngineModel) => void) {
    this.#setup = setup
    this.#release = release
  }

  get names(): readonly string[] {
    return [...this.#held.keys()]
  }

  /** Runs `work`. The model is not released before it has finished. */
  async use<T>(model: EngineModel, work: () => Promise<T>): Promise<T> {
    const held = this.#held.get(model.sha256) ?? { model, bytes: this.#bytesOf(model), uses: 0 }
    held.uses++
    this.#held.delete(model.sha256)
    this.#held.set(model.sha256, held)
    this.#makeRoom()
    try {
      return await work()
    } catch (error) {
      if (isAppError(error) && error.code === 'model-invalid') this.#forget(held)
      throw error
    } finally {
      held.uses--
      this.#makeRoom()
    }
  }

  #forget({ model }: Held): void {
    if (this.#held.delete(model.sha256)) this.#release(model)
  }

  #makeRoom(): void {
    let total = [...this.#held.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    for (const held of [...this.#held.values()].slice(0, -1)) {
      if (total <= this.#setup.modelBytes) return
      if (held.uses > 0) continue
      this.#forget(held)
      total -= held.bytes
    }
  }

  #bytesOf({ detector, grader }: EngineModel): number {
    const weights = [detector.file, grader.file].reduce((sum, file) => sum + sizeOf(file), 0)
    return lanesOf('cpu', this.#setup.threads) * (weights + RUN_BYTES)
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
