import { Worker } from 'node:worker_threads'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import type { Peaks } from '#shared/domain/peaks.ts'
import type { EngineSetup, ProviderInfo } from '../methods.ts'

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

/** What the inference thread is asked; pixels are handed over, not copied. */
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
 * The model, in a thread of its own: a run blocks its thread from start to end. The thread is never terminated (ending
 * it during a run takes the whole process down); whoever cannot wait kills the engine process.
 */
export class Inference implements Looker {
  readonly #entry: URL
  readonly #setup: EngineSetup
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #worker: Worker | null = null
  #nextId = 1

  constructor(entry: URL, setup: EngineSetup) {
    this.#entry = entry
    this.#setup = setup
  }

  provider(): Promise<ProviderInfo> {
    return this.#ask({ kind: 'provider' }, [])
  }

  detect(data: Uint8Array<ArrayBuffer>, width: number, height: number, minPresence?: number): Promise<Looked> {
    return this.#ask({ kind: 'detect', data, width, height, minPresence }, [data.buffer])
  }

  grade(data: Uint8Array<ArrayBuffer>, count: number): Promise<Graded> {
    return this.#ask({ kind: 'grade', data, count }, [data.buffer])
  }

  #ask<T>(job: InferenceJob, transfer: ArrayBuffer[]): Promise<T> {
    if (this.#setup.model === null) return Promise.reject(new AppError('model-missing', { name: '' }))
    this.#worker ??= this.#start()
    const worker = this.#worker
    const id = this.#nextId++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, job } satisfies InferenceQuestion, transfer)
    })
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { workerData: this.#setup, execArgv: [] })
    worker.on('message', (answer: InferenceAnswer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('error' in answer) {
        const { code, params, retryable } = answer.error
        waiting?.reject(new AppError(code, { ...params }, retryable))
      } else waiting?.resolve(answer.value as never)
    })
    // Without its model thread the engine is of no use: end, and be started again.
    worker.on('error', (error) => {
      console.error(error)
      process.exit(70)
    })
    return worker
  }
}
