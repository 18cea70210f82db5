import type { EngineMethods, MethodName, Port } from '#main/engine/protocol/index.ts'
import { type FromEngine, STREAM_WINDOW, type ToEngine } from '#main/engine/protocol/index.ts'
import { AppError, isAppError, toErrorData } from '#shared/contract/errors.ts'

export interface CallContext<Item, Progress> {
  readonly signal: AbortSignal
  progress(value: Progress): void
  /** Sends one item of a stream. Resolves when the caller has room for another. Throws `cancelled`. */
  emit(value: Item): Promise<void>
}

export type Handlers = {
  readonly [M in MethodName]: (
    args: EngineMethods[M]['args'],
    context: CallContext<EngineMethods[M]['item'], EngineMethods[M]['progress']>,
  ) => Promise<EngineMethods[M]['result']>
}
type AnyHandler = (args: unknown, context: CallContext<unknown, unknown>) => Promise<unknown>

interface Running {
  readonly stop: AbortController
  room: number
  wake: (() => void) | null
}

/** Answers calls that arrive over a port, each independently. */
export function serve(port: Port, handlers: Handlers): void {
  const running = new Map<number, Running>()
  const say = (message: FromEngine) => port.post(message)

  const run = async (id: number, method: string, args: unknown) => {
    const call: Running = { stop: new AbortController(), room: STREAM_WINDOW, wake: null }
    running.set(id, call)
    try {
      const handler = (handlers as unknown as Record<string, AnyHandler | undefined>)[method]
      if (!handler) throw new AppError('bug', { message: `the engine has no method ${method}` })
      const value = await handler(args, contextOf(id, call))
      say({ kind: 'done', id, value })
    } catch (error) {
      // Written to the log, where the stack is more useful than the message that is sent.
      if (!isAppError(error)) console.error((error as Error)?.stack ?? error)
      say({ kind: 'failed', id, error: toErrorData(error) })
    } finally {
      running.delete(id)
    }
  }

  const contextOf = (id: number, call: Running): CallContext<unknown, unknown> => ({
    signal: call.stop.signal,
    progress: (value) => say({ kind: 'progress', id, value }),
    async emit(value) {
      while (call.room === 0 && !call.stop.signal.aborted)
        await new Promise<void>((done) => {
          call.wake = done
        })
      if (call.stop.signal.aborted) throw new AppError('cancelled')
      call.room--
      say({ kind: 'item', id, value })
    },
  })

  port.onMessage((message) => {
    const { kind, id } = message as ToEngine
    if (kind === 'call') {
      void run(id, (message as { method: string }).method, (message as { args: unknown }).args)
      return
    }
    const call = running.get(id)
    if (!call) return
    if (kind === 'cancel') call.stop.abort()
    else call.room++
    call.wake?.()
  })
}
