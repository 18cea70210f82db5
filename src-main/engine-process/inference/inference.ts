import type { EngineModel, EngineSetup, ProviderInfo } from '#main/engine/protocol/index.ts'
import { lanesOf } from '../providers/lanes.ts'
import { HeldModels } from './held-models.ts'
import { Lane } from './lane.ts'
import type { ModelLooker } from './looker.ts'
import type { InferenceJob } from './questions.ts'

/**
 * The models, in separate threads, because a run blocks its thread. On the CPU there are two (`lanesOf`), shared by
 * all models. A question goes to the less busy one, so results may come in another order.
 */
export class Inference {
  readonly #entry: URL
  readonly #setup: EngineSetup
  readonly #lanes: Lane[] = []
  readonly #held: HeldModels

  constructor(entry: URL, setup: EngineSetup) {
    this.#entry = entry
    this.#setup = setup
    this.#held = new HeldModels(setup, (model) => this.#release(model))
  }

  /** Hashes of the loaded models, most recently used last. */
  get held(): readonly string[] {
    return this.#held.names
  }

  /** Runs `work` with a model, which stays loaded until `work` has finished. */
  use<T>(model: EngineModel, work: (looker: ModelLooker) => Promise<T>): Promise<T> {
    return this.#held.use(model, () => work(this.#looker(model)))
  }

  #looker(model: EngineModel): ModelLooker {
    const { provider: wanted, threads } = this.#setup
    const provider = (): Promise<ProviderInfo> =>
      this.#lane(0).ask({ model, provider: wanted, job: { kind: 'provider' } })
    let found: Promise<{ provider: string; lanes: readonly Lane[] }> | null = null
    /** The first lane determines the provider; the others use the same. */
    const lanes = async () => {
      const { provider: name } = await provider()
      return { provider: name, lanes: Array.from({ length: lanesOf(name, threads) }, (_, i) => this.#lane(i)) }
    }
    const look = async <T extends { readonly inferMs: number }>(job: InferenceJob, pixels: ArrayBuffer): Promise<T> => {
      found ??= lanes().catch((error) => {
        found = null
        throw error
      })
      const { provider: name, lanes: all } = await found
      const lane = all.reduce((least, one) => (one.waiting < least.waiting ? one : least))
      const answer = await lane.ask<T>({ model, provider: lane === all[0] ? wanted : name, job }, [pixels])
      // The share of the whole machine's time.
      return { ...answer, inferMs: answer.inferMs / all.length }
    }
    return {
      provider,
      detect: (data, width, height, minPresence) =>
        look({ kind: 'detect', data, width, height, minPresence }, data.buffer),
      grade: (data, count) => look({ kind: 'grade', data, count }, data.buffer),
    }
  }

  #lane(n: number): Lane {
    this.#lanes[n] ??= new Lane(this.#entry, this.#setup)
    return this.#lanes[n]
  }

  #release(model: EngineModel): void {
    const { provider } = this.#setup
    for (const lane of this.#lanes) void lane.ask({ model, provider, job: { kind: 'release' } }).catch(console.error)
  }
}
