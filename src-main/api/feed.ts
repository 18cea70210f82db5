import type { Reader } from '#shared/contract/permissions.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'

export interface Feed {
  publish(event: LiveEvent): void
  /** First `hello`, then every event from now on. Ends when the signal is aborted or the feed is closed. */
  follow(reader: Reader, signal: AbortSignal | undefined): AsyncIterable<LiveEvent>
  /** How many windows listen now. */
  listeners(): number
  close(): void
}

interface Listener {
  push(event: LiveEvent): void
  end(): void
}

/**
 * The live stream to every window. Each window has a bounded buffer: one that is too slow to keep up loses its backlog
 * and is told `hello` again, upon which it reloads its lists. So a hidden window never makes the core grow.
 */
export function createFeed({ limit = 1000 }: { limit?: number } = {}): Feed {
  const listeners = new Set<Listener>()
  let closed = false
  return {
    publish(event) {
      for (const listener of listeners) listener.push(event)
    },
    follow: (_reader, signal) => ({
      [Symbol.asyncIterator]: () => listen({ signal, limit, listeners, open: !closed }),
    }),
    listeners: () => listeners.size,
    close() {
      closed = true
      for (const listener of [...listeners]) listener.end()
    },
  }
}

interface ListenOptions {
  readonly signal: AbortSignal | undefined
  readonly limit: number
  readonly listeners: Set<Listener>
  readonly open: boolean
}

function listen({ signal, limit, listeners, open }: ListenOptions): AsyncIterator<LiveEvent> {
  let buffer: LiveEvent[] = [{ kind: 'hello' }]
  let ended = !open || signal?.aborted === true
  let wake: (() => void) | null = null
  const awaken = () => {
    wake?.()
    wake = null
  }
  const listener: Listener = {
    push(event) {
      if (buffer.length >= limit) buffer = [{ kind: 'hello' }]
      else buffer.push(event)
      awaken()
    },
    end() {
      ended = true
      listeners.delete(listener)
      signal?.removeEventListener('abort', listener.end)
      awaken()
    },
  }
  if (!ended) {
    listeners.add(listener)
    signal?.addEventListener('abort', listener.end, { once: true })
  }
  return {
    async next() {
      for (;;) {
        if (ended) return { done: true, value: undefined }
        const value = buffer.shift()
        if (value) return { done: false, value }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    async return() {
      listener.end()
      return { done: true, value: undefined }
    },
  }
}
