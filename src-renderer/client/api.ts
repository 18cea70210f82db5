import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink, TRPCClientError } from '@trpc/client'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { AppRouter } from '#shared/contract/router.ts'

/** The core has the same origin as the page on every host: daybreak://app/trpc or http://127.0.0.1:port/trpc. */
const url = new URL('/trpc', globalThis.location?.href ?? 'http://127.0.0.1/').href

/** Tells the core which window asks, because each window undoes its own steps. It stays the same when it is reloaded. */
function windowId(): string {
  const key = 'daybreak-window'
  const store = globalThis.sessionStorage as Storage | undefined
  const [entry] = (globalThis.performance.getEntriesByType?.('navigation') ?? []) as PerformanceNavigationTiming[]
  const id = (entry?.type === 'reload' && store?.getItem(key)) || crypto.randomUUID()
  store?.setItem(key, id)
  return id
}
const headers = { 'x-daybreak-window': windowId() }

let ended = false
/** Whether the core's last answer was that it does not know this window, because it was restarted. */
export const sessionEnded = (): boolean => ended

/**
 * The browser completes such a call even if the window closes meanwhile. A text's save may be under way when the reader
 * closes the window, and is not sent again then.
 */
const outlivesWindow = (address: string): boolean =>
  globalThis.document?.visibilityState === 'hidden' || address.includes('/cases.saveDraft')

const noting = async (input: URL | RequestInfo, init?: object): Promise<Response> => {
  const response = await fetch(input, outlivesWindow(String(input)) ? { ...init, keepalive: true } : init)
  ended = response.status === 401 && !(await response.clone().text()).includes('not-signed-in')
  return response
}

/** Typed calls to the core. `errorOf` converts failures to data. */
export const api = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (op) => op.path === 'system.follow',
      true: httpBatchStreamLink({ url, fetch: noting, headers }),
      false: httpLink({ url, fetch: noting, headers }),
    }),
  ],
})

/**
 * Any failed call as data for `ErrorNotice` and toasts. A core that does not answer gives `connection-lost`, a
 * restarted one `session-ended`.
 */
export function errorOf(error: unknown): ErrorData {
  if (error instanceof TRPCClientError) {
    const data = (error.data as { error?: ErrorData } | undefined)?.error
    if (data) return data
    if (error.cause?.name === 'AbortError') return { code: 'cancelled', params: {}, retryable: true }
    return { code: ended ? 'session-ended' : 'connection-lost', params: {}, retryable: true }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'bug', params: { message }, retryable: false }
}
