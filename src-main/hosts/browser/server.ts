import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type CoreFetch, page } from '#main/api/index.ts'
import type { Updating } from '#main/app/index.ts'
import { type Answer, closed } from '#main/http/index.ts'
import { isTileUrl, type TileRoute } from '#main/tiles/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Session } from '#shared/contract/permissions.ts'
import { t } from '#shared/messages/index.ts'
import type { StartDesk } from '../start-desk/index.ts'
import { createBeforeCore } from './before-core.ts'
import { createGuard, type Knock, type Refusal } from './guard.ts'
import { createSessions, sameSecret, secret } from './sessions.ts'

export interface ServedCore {
  readonly fetch: CoreFetch
  readonly tile: TileRoute
  /** A session for a window. */
  openSession(): Session
}

export interface BrowserServer {
  readonly port: number
  readonly origin: string
  /** Lets another start on the same data folder ask for an address; see instance.ts. */
  readonly controlKey: string
  /** An address that opens one window, once, with a session of its own. */
  newAddress(): string
  close(): Promise<void>
}

/** A server whose core is not there yet, because records of an earlier version are brought up to date. */
export interface OpeningServer extends BrowserServer {
  /** What its windows see until then. */
  show(updating: Updating): void
  /** What its windows see if there will be no core. */
  refuse(why: string): void
  /** What its windows see while a person is asked; null when that is over. */
  ask(desk: StartDesk | null): void
  /** From now on the core answers, also at the addresses given before, whose window gets the first session. */
  attach(core: ServedCore, firstSession?: () => Session): void
}

/** Serves the core on 127.0.0.1, to its own windows only. `port` 0 uses any free one. */
export async function serveCore(core: ServedCore, port = 0): Promise<BrowserServer> {
  const server = await openServer(port)
  server.attach(core)
  return server
}

/** Like `serveCore`, for a core that comes later. */
export async function openServer(port = 0): Promise<OpeningServer> {
  let core: ServedCore | null = null
  const before = createBeforeCore()
  const sessions = createSessions()
  const controlKey = secret()
  const sessionOf = new WeakMap<object, Session>()
  const listener = getRequestListener(
    (request, { incoming }) => (core ?? noSession()).fetch(request, sessionOf.get(incoming) ?? noSession()),
    { overrideGlobalObjects: false },
  )
  // A slide of many gigabytes may take any time, but headers are sent at once. Only this machine can reach us.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000, ...headersWithin })
  server.maxConnections = mostConnections
  await listen(server, port)
  const bound = (server.address() as AddressInfo).port
  const origin = `http://127.0.0.1:${bound}`
  const guard = createGuard({ port: bound, sessions })
  function newAddress(): string {
    return `${origin}/?token=${core === null ? before.token() : sessions.issueToken(core.openSession)}`
  }

  server.on('request', (request, response) => {
    const { method = 'GET', url = '/', headers } = request
    const knock = { method, headers }
    if (!core) return void beforeTheCore(request, response)
    if (url.startsWith('/?token=')) return send(response, welcome(knock, url), method)
    if (url === '/control/address') return send(response, control(knock), method)
    const session = guard.judge(knock)
    if (typeof session === 'string') return turnAway(request, response, refusal(session, headers.accept))
    if (method === 'GET' && isTileUrl(url)) return void sendTile(core.tile, session, request, response)
    sessionOf.set(request, session)
    void listener(request, response)
  })

  async function beforeTheCore(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request
    const answer = judged({ method, headers }) ?? (await before.answer(request))
    if (answer) send(response, answer, method)
    else turnAway(request, response, refusal('no-session', headers.accept))
  }

  /** The answer that refuses a request from another site; null if a window of ours or a person sent it. */
  function judged(knock: Knock): Answer | null {
    const verdict = guard.judgeAddress(knock)
    return verdict === 'allowed' ? null : refusal(verdict, knock.headers.accept)
  }

  function welcome(knock: Knock, url: string): Answer {
    const refused = judged(knock)
    if (refused) return refused
    const cookie = sessions.redeem(new URL(url, origin).searchParams.get('token') ?? '')
    // An address that is used again in a window with a session (reload, bookmark) simply opens.
    if (!cookie) return typeof guard.judge(knock) === 'string' ? refusal('no-session', knock.headers.accept) : goIn({})
    return goIn({ 'set-cookie': `${guard.cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/` })
  }

  /** Answers a second start on the same data folder, which read the key from a file that only this user can read. */
  function control({ method, headers }: Knock): Answer {
    const key = headers['x-daybreak-control']
    const own = headers.host === `127.0.0.1:${bound}` && headers.origin === undefined
    if (!own || method !== 'POST' || typeof key !== 'string' || !sameSecret(key, controlKey))
      return refusal('foreign-origin', undefined)
    return { status: 200, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' }, body: newAddress() }
  }

  return {
    port: bound,
    origin,
    controlKey,
    newAddress,
    ...{ show: before.show, refuse: before.refuse, ask: before.ask },
    attach(served, firstSession = served.openSession) {
      core = served
      const early = before.given()
      if (early !== null) sessions.issueToken(firstSession, early)
    },
    close: () => closing(server),
  }
}

/** ms. A connection that has not sent its headers by then is closed. */
const headersWithin = { headersTimeout: 10_000, connectionsCheckingInterval: 2000 } as const
const mostConnections = 2048

const closing = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const noSession = (): never => {
  throw new Error('a request reached the core without its session')
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** The hot path: from the socket to the tile and back without objects of the fetch API. */
async function sendTile(
  tile: TileRoute,
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let left: AbortController | null = null
  const signal = () => {
    left = new AbortController()
    if (response.destroyed) left.abort()
    else response.once('close', () => left?.abort())
    return left.signal
  }
  const asked = { url: request.url ?? '', ifNoneMatch: request.headers['if-none-match'], signal }
  send(response, await tile(asked, session), 'GET')
}

function send(response: ServerResponse, { status, headers, body }: Answer, method: string): void {
  if (response.destroyed) return
  response.writeHead(status, headers)
  response.end(method === 'HEAD' ? undefined : (body ?? undefined))
}

/** Answers without reading the body: whoever has no session does not keep this process busy with gigabytes. */
function turnAway(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { method = 'GET', headers } = request
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  if (hasBody) response.once('finish', () => request.socket.destroySoon())
  send(response, { ...answer, headers: { ...answer.headers, ...(hasBody ? { connection: 'close' } : {}) } }, method)
}

/**
 * Not a redirect: after a link from elsewhere, the browser treats a redirect as part of it and would withhold the
 * Strict cookie. A refresh is the page's own navigation.
 */
const goIn = (headers: Record<string, string>): Answer => ({
  status: 200,
  headers: { ...headers, 'content-type': 'text/html', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Daybreak</title>',
})

const refused = (verdict: Refusal): ErrorData =>
  verdict === 'no-session'
    ? { code: 'session-ended', params: {}, retryable: false }
    : { code: 'forbidden', params: { permission: verdict }, retryable: false }

function refusal(verdict: Refusal, accept: string | undefined): Answer {
  if (verdict === 'no-session' && accept?.includes('text/html'))
    return page(t('common.product'), t('intake.session-lost'), t('intake.session-lost-todo'), 401)
  const status = verdict === 'no-session' ? 401 : 403
  return {
    status,
    headers: { ...closed, 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: refused(verdict) }),
  }
}
