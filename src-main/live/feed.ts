import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import type { News, Publish } from './news.ts'
import { createRevisions, type Revisions } from './revisions.ts'

export interface Feed {
  readonly publish: Publish
  /**
   * Yields `hello`, then every event that this reader may hear. Ends when the signal is aborted or the feed is
   * closed.
   */
  follow(reader: Reader, signal: AbortSignal | undefined): AsyncIterable<LiveEvent>
  /** The state of this reader's worklist, as `hello` states it. */
  revision(reader: Reader): number
  /** Current number of listening windows. */
  listeners(): number
  close(): void
}

export interface FeedOptions {
  /** The case's row for this reader; null if the reader's worklist does not have it. */
  readonly rowFor: (reader: Reader, caseId: number) => CaseRow | null
  /** Number of events that a window may be behind. */
  readonly limit?: number
}

interface Listener {
  push(news: News): void
  end(): void
}

/**
 * The live stream to every window, adapted to each listener. A row is made for the listener when it is sent, and
 * events of a person's read reach that person alone. Each window has a bounded buffer. A window that is too slow
 * loses its backlog and gets `hello` again, upon which it reloads its lists. So a hidden window never makes the core
 * grow. `hello` and every answer with worklist lines carry the revision of the worklist. A window whose answer has the
 * revision of `hello` has missed nothing.
 */
export function createFeed({ rowFor, limit = 1000 }: FeedOptions): Feed {
  const listeners = new Set<Listener>()
  const revisions = createRevisions()
  let closed = false
  return {
    publish(news) {
      revisions.note(news)
      for (const listener of listeners) listener.push(news)
    },
    follow: (reader, signal) => ({
      [Symbol.asyncIterator]: () => listen({ reader, rowFor, revisions, signal, limit, listeners, open: !closed }),
    }),
    revision: revisions.of,
    listeners: () => listeners.size,
    close() {
      closed = true
      for (const listener of [...listeners]) listener.end()
    },
  }
}

interface ListenOptions extends Required<FeedOptions> {
  readonly reader: Reader
  readonly revisions: Revisions
  readonly signal: AbortSignal | undefined
  readonly listeners: Set<Listener>
  readonly open: boolean
}

type Waiting = News | { readonly kind: 'hello' }

function listen(options: ListenOptions): AsyncIterator<LiveEvent> {
  const { reader, rowFor, revisions, signal, limit, listeners, open } = options
  let buffer: Waiting[] = [{ kind: 'hello' }]
  /** Cases whose row is in the buffer. The row is made when it is sent, so it includes later changes. */
  const rows = new Set<number>()
  let ended = !open || signal?.aborted === true
  let wake: (() => void) | null = null
  const awaken = () => {
    wake?.()
    wake = null
  }
  const listener: Listener = {
    push(news) {
      if (!isFor(reader, news) || (news.kind === 'case' && rows.has(news.caseId))) return
      if (buffer.length >= limit) {
        buffer = [{ kind: 'hello' }]
        rows.clear()
      } else {
        buffer.push(news)
        if (news.kind === 'case') rows.add(news.caseId)
      }
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
  function shaped(news: Waiting): LiveEvent {
    if (news.kind === 'hello') return { ...news, revision: revisions.of(reader) }
    if (news.kind === 'case') {
      const { caseId } = news
      rows.delete(caseId)
      const row = rowFor(reader, caseId)
      return row ? { kind: 'case', row } : { kind: 'case-removed', caseId }
    }
    if (news.kind !== 'review' && news.kind !== 'measures' && news.kind !== 'draft') return news
    const { personId: _, ...event } = news
    return event
  }
  return {
    async next() {
      for (;;) {
        if (ended) return { done: true, value: undefined }
        const news = buffer.shift()
        if (news) return { done: false, value: shaped(news) }
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

/** Whether the listener may hear the event. Events of a person's read are for that person. */
const isFor = (reader: Reader, news: News): boolean =>
  !('personId' in news) || news.personId === undefined || news.personId === reader.id
