import type { CoreFetch } from '#main/api/index.ts'
import { toResponse } from '#main/http/index.ts'
import { isTileUrl, type TileRoute } from '#main/tiles/index.ts'
import type { Session } from '#shared/contract/permissions.ts'
import { isOwn } from './electron-api.ts'

export interface AnsweringCore {
  readonly fetch: CoreFetch
  readonly tile: TileRoute
  /** The session of the window. */
  openSession(): Session
}

/**
 * The handler of the `daybreak:` protocol. Electron's requests never abort. When a page leaves, Electron cancels the
 * body of the answer instead. So the body's `cancel` stops the work behind it.
 */
export function answering(core: AnsweringCore): (request: Request) => Promise<Response> {
  const session = core.openSession()
  return async (request) => {
    if (!isOwn(request.url)) return new Response(null, { status: 403 })
    const { pathname, search } = new URL(request.url)
    if (request.method === 'GET' && isTileUrl(pathname))
      return toResponse(
        await core.tile(
          { url: pathname + search, ifNoneMatch: request.headers.get('if-none-match') ?? undefined },
          session,
        ),
      )
    const left = new AbortController()
    const response = await core.fetch(withSignal(request, left.signal), session)
    return response.body ? new Response(stoppable(response.body, left), response) : response
  }
}

function withSignal(request: Request, signal: AbortSignal): Request {
  // A streaming body must declare that it is one. The type does not have the field yet.
  const init: RequestInit & { duplex: 'half' } = { signal, duplex: 'half' }
  return new Request(request, init)
}

function stoppable(body: ReadableStream<Uint8Array>, left: AbortController): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        left.abort()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
