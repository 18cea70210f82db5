import { type ErrorData, errorOf } from '#shared/contract/errors.ts'
import type { FromEngine } from './protocol/index.ts'

interface PendingOptions {
  readonly id: number
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  /** ms from an ignored cancel until the engine is killed; null: never. */
  readonly killAfterMs: number | null
  readonly onProgress: (value: unknown) => void
  readonly cancel: () => void
  readonly kill: () => void
  /** Called if there was no message about this call for `timeoutMs`, with the `performance.now` of the last one. */
  readonly silent: (sinceMs: number) => void
  readonly forget: () => void
}

type Outcome = { readonly value: unknown } | { readonly error: Error }

/**
 * One running call. A cancel answers the caller at once, but the call stays known until the engine has stopped it. If
 * it does not stop before the deadline, the engine is killed, because a run cannot be interrupted otherwise.
 */
export class PendingCall {
  readonly id: number
  readonly result: Promise<unknown>
  readonly #options: PendingOptions
  readonly #answer: PromiseWithResolvers<unknown>
  readonly #items: unknown[] = []
  #outcome: Outcome | null = null
  #wake: (() => void) | null = null
  #silence: NodeJS.Timeout | undefined
  #deadline: NodeJS.Timeout | undefined

  constructor(options: PendingOptions) {
    this.id = options.id
    this.#options = options
    this.#answer = Promise.withResolvers<unknown>()
    this.result = this.#answer.promise
    // A stream's caller receives the error through `next`.
    this.result.catch(() => {})
    options.signal?.addEventListener('abort', this.leave, { once: true })
    this.#listen()
  }

  /** The next item of a stream; null at its end. */
  async next(): Promise<{ readonly value: unknown } | null> {
    if (this.#items.length === 0 && !this.#outcome) {
      this.#listen()
      await new Promise<void>((done) => {
        this.#wake = done
      })
      this.#wake = null
    }
    if (this.#items.length > 0) return { value: this.#items.shift() }
    if (this.#outcome && 'error' in this.#outcome) throw this.#outcome.error
    return null
  }

  receive(message: FromEngine): void {
    if (message.kind === 'done' || message.kind === 'failed') {
      clearTimeout(this.#deadline)
      this.#options.forget()
    }
    if (this.#outcome) return
    this.#listen()
    if (message.kind === 'done') this.#settle({ value: message.value })
    else if (message.kind === 'failed') this.#settleWith(message.error)
    else if (message.kind === 'progress') this.#options.onProgress(message.value)
    else {
      // The engine owes nothing while there is an item to take.
      clearTimeout(this.#silence)
      this.#items.push(message.value)
      this.#wake?.()
    }
  }

  fail(error: ErrorData): void {
    clearTimeout(this.#deadline)
    this.#settleWith(error)
  }

  /** The caller no longer wants anything. */
  readonly leave = (): void => {
    if (this.#outcome) return
    this.#settleWith({ code: 'cancelled', params: {}, retryable: false })
    this.#items.length = 0
    const { cancel, kill, killAfterMs } = this.#options
    cancel()
    if (killAfterMs !== null) this.#deadline = setTimeout(kill, killAfterMs)
  }

  #listen(): void {
    clearTimeout(this.#silence)
    if (this.#outcome) return
    const sinceMs = performance.now()
    this.#silence = setTimeout(() => {
      this.#settleWith({ code: 'engine-timeout', params: {}, retryable: true })
      this.#options.forget()
      this.#options.silent(sinceMs)
    }, this.#options.timeoutMs)
  }

  #settleWith(error: ErrorData): void {
    this.#settle({
      // A bug of the engine counts as a bug here: it is logged under an id, and its text is not shown.
      error: error.code === 'bug' ? new Error(`engine: ${error.params.message}`) : errorOf(error),
    })
  }

  #settle(outcome: Outcome): void {
    if (this.#outcome) return
    this.#outcome = outcome
    clearTimeout(this.#silence)
    this.#options.signal?.removeEventListener('abort', this.leave)
    if ('error' in outcome) this.#answer.reject(outcome.error)
    else this.#answer.resolve(outcome.value)
    this.#wake?.()
  }
}
