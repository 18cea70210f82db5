import { Worker } from 'node:worker_threads'
import type { EngineSetup } from '#main/engine/protocol/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { InferenceAnswer, InferenceQuestion } from './questions.ts'

/**
 * One inference thread. It is never terminated, because ending it during a run would end the whole process. Callers
 * that cannot wait kill the engine process.
 */
export class Lane {
  readonly #entry: URL
  readonly #setup: EngineSetup
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #worker: Worker | null = null
  #nextId = 1

  constructor(entry: URL, setup: EngineSetup) {
    this.#entry = entry
    this.#setup = setup
  }

  /** Number of unanswered questions. */
  get waiting(): number {
    return this.#waiting.size
  }

  ask<T>(asked: Omit<InferenceQuestion, 'id'>, transfer: ArrayBuffer[] = []): Promise<T> {
    this.#worker ??= this.#start()
    const worker = this.#worker
    const id = this.#nextId++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, ...asked } satisfies InferenceQuestion, transfer)
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
    // Without its model thread the engine is useless, so it exits and is restarted.
    worker.on('error', (error) => {
      console.error(error)
      process.exit(70)
    })
    return worker
  }
}
