import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import type { FromEngine } from './protocol/index.ts'

export interface PendingCall {
  readonly id: number
  readonly result: Promise<unknown>
  /** The next item of a stream; null at its end. */
  next(): Promise<{ readonly value: unknown } | null>
  receive(message: FromEngine): void
  fail(error: ErrorData): void
  /** The caller wants nothing more. */
  leave(): void
}

interface PendingOptions {
  readonly id: number
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  /** Kill this long after an unheeded cancel; null: never. */
  readonly killAfterMs: number | null
  readonly onProgress: (value: unknown) => void
  readonly cancel: () => void
  readonly kill: () => void
  /** Nothing was heard of this call for `timeoutMs`, since this moment of `performance.now`. */
  readonly silent: (sinceMs: number) => void
  readonly forget: () => void
}

/**
 * One call under way. The caller is answered at once when it cancels; the call itself stays known until the engine has
 * let go of it, and where it does not within the deadline the engine is killed: a run cannot be interrupted otherwise.
 */
export function pendingCall(options: PendingOptions): PendingCall {
  const { id, signal, timeoutMs } = options
  const items: unknown[] = []
  let settled = false
  let wake: (() => void) | null = null
  let silence: NodeJS.Timeout | undefined
  let deadline: NodeJS.Timeout | undefined
  let outcome: { readonly value: unknown } | { readonly error: Error } | null = null
  let resolve: (value: unknown) => void
  let reject: (error: Error) => void
  const result = new Promise<unknown>((yes, no) => {
    resolve = yes
    reject = no
  })
  // A stream's caller hears of it through `next`.
  result.catch(() => {})

  const settle = (how: { readonly value: unknown } | { readonly error: Error }) => {
    if (settled) return
    settled = true
    outcome = how
    clearTimeout(silence)
    signal?.removeEventListener('abort', abort)
    if ('error' in how) reject(how.error)
    else resolve(how.value)
    wake?.()
  }
  const settleWith = (error: ErrorData) =>
    settle({
      // A bug of the engine is a bug here too: logged under an id, its words not shown.
      error:
        error.code === 'bug'
          ? new Error(`engine: ${error.params.message}`)
          : new AppError(error.code, { ...error.params }, error.retryable),
    })
  const listen = () => {
    clearTimeout(silence)
    if (settled) return
    const sinceMs = performance.now()
    silence = setTimeout(() => {
      settleWith({ code: 'engine-timeout', params: {}, retryable: true })
      options.forget()
      options.silent(sinceMs)
    }, timeoutMs)
  }
  const letGo = () => {
    clearTimeout(deadline)
    options.forget()
  }
  const abort = () => {
    if (settled) return
    settleWith({ code: 'cancelled', params: {}, retryable: false })
    items.length = 0
    options.cancel()
    if (options.killAfterMs !== null) deadline = setTimeout(options.kill, options.killAfterMs)
  }
  signal?.addEventListener('abort', abort, { once: true })
  listen()

  return {
    id,
    result,
    async next() {
      if (items.length === 0 && !settled) {
        listen()
        await new Promise<void>((done) => {
          wake = done
        })
        wake = null
      }
      if (items.length > 0) return { value: items.shift() }
      if (outcome && 'error' in outcome) throw outcome.error
      return null
    },
    receive(message) {
      if (message.kind === 'done' || message.kind === 'failed') letGo()
      if (settled) return
      listen()
      if (message.kind === 'done') settle({ value: message.value })
      else if (message.kind === 'failed') settleWith(message.error)
      else if (message.kind === 'progress') options.onProgress(message.value)
      else {
        // The engine owes nothing while there is something to take.
        clearTimeout(silence)
        items.push(message.value)
        wake?.()
      }
    },
    fail(error) {
      clearTimeout(deadline)
      settleWith(error)
    },
    leave: abort,
  }
}
