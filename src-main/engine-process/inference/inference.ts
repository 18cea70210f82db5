import type { EngineSetup, ProviderInfo } from '#main/engine/protocol/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Peaks } from '#shared/domain/peaks.ts'
import { lanesOf } from '../providers/lanes.ts'
import { Lane } from './lane.ts'

export interface Looked {
  readonly peaks: Peaks
  readonly inferMs: number
}
export interface Graded {
  readonly probabilities: Float32Array
  readonly embeddings: Float32Array
  readonly inferMs: number
}

/** Whoever looks at pixels: the model, or what a benchmark puts in its place. */
export interface Looker {
  /** Finds cells in an RGB picture, whose memory passes on; those at or above `minPresence`, else the model's limit. */
  detect(data: Uint8Array<ArrayBuffer>, width: number, height: number, minPresence?: number): Promise<Looked>
  /** Grades `count` square RGB crops, whose memory passes on. */
  grade(data: Uint8Array<ArrayBuffer>, count: number): Promise<Graded>
}

/** What an inference thread is asked; pixels are handed over, not copied. */
export type InferenceJob =
  | { readonly kind: 'provider' }
  | {
      readonly kind: 'detect'
      readonly data: Uint8Array<ArrayBuffer>
      readonly width: number
      readonly height: number
      readonly minPresence: number | undefined
    }
  | { readonly kind: 'grade'; readonly data: Uint8Array<ArrayBuffer>; readonly count: number }
export interface InferenceQuestion {
  readonly id: number
  readonly job: InferenceJob
}
export type InferenceAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorData }

/**
 * The model, in threads of its own: a run blocks its thread from start to end. On the CPU there are two (`lanesOf`); what
 * is asked goes to the one with less to do, so that answers may come in another order.
 */
export class Inference implements Looker {
  readonly #entry: URL
  readonly #setup: EngineSetup
  readonly #first: Lane
  #lanes: Promise<readonly Lane[]> | null = null

  constructor(entry: URL, setup: EngineSetup) {
    this.#entry = entry
    this.#setup = setup
    this.#first = new Lane(entry, setup)
  }

  provider(): Promise<ProviderInfo> {
    return this.#first.ask({ kind: 'provider' }, [])
  }

  detect(data: Uint8Array<ArrayBuffer>, width: number, height: number, minPresence?: number): Promise<Looked> {
    return this.#look({ kind: 'detect', data, width, height, minPresence }, data.buffer)
  }

  grade(data: Uint8Array<ArrayBuffer>, count: number): Promise<Graded> {
    return this.#look({ kind: 'grade', data, count }, data.buffer)
  }

  async #look<T extends { readonly inferMs: number }>(job: InferenceJob, pixels: ArrayBuffer): Promise<T> {
    this.#lanes ??= this.#open().catch((error) => {
      this.#lanes = null
      throw error
    })
    const lanes = await this.#lanes
    const lane = lanes.reduce((least, one) => (one.waiting < least.waiting ? one : least))
    const answer = await lane.ask<T>(job, [pixels])
    // Of the whole machine's time.
    return { ...answer, inferMs: answer.inferMs / lanes.length }
  }

  /** The first lane finds out what computes; the others do as it does. */
  async #open(): Promise<readonly Lane[]> {
    const { provider } = await this.provider()
    const more = lanesOf(provider, this.#setup.threads) - 1
    return [this.#first, ...Array.from({ length: more }, () => new Lane(this.#entry, { ...this.#setup, provider }))]
  }
}
