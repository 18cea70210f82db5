import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import { PendingCall } from './pending-call.ts'
import type {
  EngineMethods,
  EngineProcess,
  EngineSetup,
  FromEngine,
  MethodName,
  SpawnEngine,
  ToEngine,
} from './protocol/index.ts'
import { restartDelay } from './restart.ts'

export interface EngineOptions {
  readonly spawn: SpawnEngine
  readonly setup: EngineSetup
  /** Called after each crash, for the log. */
  readonly onCrash?: (crash: { readonly code: number | null; readonly signal: string | null }) => void
  /** ms after an ignored cancel until the engine is killed. */
  readonly killAfterMs?: number
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Longest silence of the engine while an answer is due; ms. */
  readonly timeoutMs?: number
  /**
   * Whether to kill the engine if it ignores a cancel or does not answer. It is off for small questions, which end by
   * themselves; for those the engine is killed only if it answers no other call either.
   */
  readonly killOnCancel?: boolean
}

/** The low-level client: one engine process, restarted as needed. See `engine.ts` for the typed methods. */
export class EngineClient {
  readonly #options: EngineOptions
  readonly #calls = new Map<number, PendingCall>()
  #process: EngineProcess | null = null
  #starting: Promise<EngineProcess> | null = null
  #crashes: number[] = []
  /** When the running engine last sent anything, for any call; ms of `performance.now`. */
  #heardAt = 0
  #nextId = 1
  #closed = false

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** Process id of the running engine; undefined if none is running. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  async call<M extends MethodName>(
    method: M,
    args: EngineMethods[M]['args'],
    options: CallOptions & { readonly onProgress?: (value: EngineMethods[M]['progress']) => void } = {},
  ): Promise<EngineMethods[M]['result']> {
    const call = await this.#begin(method, args, options, (value) =>
      options.onProgress?.(value as EngineMethods[M]['progress']),
    )
    return (await call.result) as EngineMethods[M]['result']
  }

  /**
   * Yields the items as they arrive. The engine produces only a few items ahead. Leaving the loop cancels the call.
   */
  async *stream<M extends MethodName>(
    method: M,
    args: EngineMethods[M]['args'],
    options: CallOptions = {},
  ): AsyncGenerator<EngineMethods[M]['item']> {
    const call = await this.#begin(method, args, options, () => {})
    try {
      for (let next = await call.next(); next !== null; next = await call.next()) {
        yield next.value as EngineMethods[M]['item']
        this.#send({ kind: 'taken', id: call.id })
      }
    } finally {
      call.leave()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const running = this.#process
    this.#process = null
    this.#failAll({ code: 'cancelled', params: {}, retryable: false })
    running?.kill()
  }

  async #begin(
    method: MethodName,
    args: unknown,
    { signal, timeoutMs = 60_000, killOnCancel = true }: CallOptions,
    onProgress: (value: unknown) => void,
  ): Promise<PendingCall> {
    if (signal?.aborted) throw new AppError('cancelled')
    await this.#running()
    if (signal?.aborted) throw new AppError('cancelled')
    return this.#post(method, args, { signal, timeoutMs, killOnCancel }, onProgress)
  }

  #post(
    method: MethodName,
    args: unknown,
    options: { signal?: AbortSignal | undefined; timeoutMs: number; killOnCancel: boolean },
    onProgress: (value: unknown) => void,
  ): PendingCall {
    const id = this.#nextId++
    const owner = this.#process
    const call = new PendingCall({
      id,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
      killAfterMs: options.killOnCancel ? (this.#options.killAfterMs ?? 5000) : null,
      onProgress,
      cancel: () => this.#send({ kind: 'cancel', id }),
      kill: () => owner?.kill(),
      silent: (sinceMs) => {
        // A small question that hangs on a disconnected drive must not end the engine's other work.
        if (options.killOnCancel || this.#heardAt <= sinceMs) owner?.kill()
      },
      forget: () => this.#calls.delete(id),
    })
    this.#calls.set(id, call)
    this.#send({ kind: 'call', id, method, args })
    return call
  }

  #send(message: ToEngine): void {
    this.#process?.post(message)
  }

  #running(): Promise<EngineProcess> {
    if (this.#closed) return Promise.reject(new AppError('cancelled'))
    if (this.#process) return Promise.resolve(this.#process)
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  async #start(): Promise<EngineProcess> {
    const wait = restartDelay(this.#crashes, Date.now())
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    if (this.#closed) throw new AppError('cancelled')
    const started = this.#options.spawn()
    this.#process = started
    started.onMessage((message) => {
      if (this.#process === started) this.#receive(message as FromEngine)
    })
    started.onExit((code, signal) => this.#gone(started, code, signal))
    await this.#post('setup', this.#options.setup, { timeoutMs: 60_000, killOnCancel: true }, () => {}).result
    return started
  }

  #receive(message: FromEngine): void {
    this.#heardAt = performance.now()
    const call = this.#calls.get(message.id)
    // This answers a call that was cancelled in the meantime.
    if (!call) return
    call.receive(message)
  }

  #gone(process: EngineProcess, code: number | null, signal: string | null): void {
    if (this.#process !== process) return
    this.#process = null
    this.#crashes = [...this.#crashes.slice(-9), Date.now()]
    this.#options.onCrash?.({ code, signal })
    this.#failAll({ code: 'engine-crashed', params: {}, retryable: true })
  }

  #failAll(error: ErrorData): void {
    for (const call of [...this.#calls.values()]) call.fail(error)
    this.#calls.clear()
  }
}
