import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reader } from '#shared/contract/permissions.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import { type BrowserServer, serveCore } from './server.ts'

let server: BrowserServer
let asked: string[]
/** Whose the next sessions are. */
let people: Reader[]

beforeEach(async () => {
  asked = []
  people = []
  server = await serveCore({
    fetch: async (request, { reader }) => {
      asked.push(`${reader.id} ${request.method} ${new URL(request.url).pathname}`)
      return new Response('core')
    },
    tile: async ({ url }, { reader }) => ({
      status: 200,
      headers: { 'content-type': 'image/jpeg' },
      body: `tile ${url} for ${reader.id}`,
    }),
    openSession: () => ({ reader: people.shift() ?? ada }),
  })
})
afterEach(() => server.close())

/** `fetch` would not let a test forge Host and Origin. */
function knock(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; body: string; cookie: string | undefined }>((resolve, reject) => {
    const call = request({ port: server.port, host: '127.0.0.1', path, method, headers }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body, cookie: answer.headers['set-cookie']?.[0] }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}

const pathOf = (address: string) => address.slice(server.origin.length)

async function session(): Promise<string> {
  const { cookie } = await knock(pathOf(server.newAddress()))
  return cookie?.split(';')[0] ?? ''
}

describe('the browser host', () => {
  it('exchanges a token once for a cookie that scripts and other sites cannot use', async () => {
    const path = pathOf(server.newAddress())
    const first = await knock(path, { accept: 'text/html' })
    expect(first.status).toBe(200)
    expect(first.cookie).toMatch(/^daybreak-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    const second = await knock(path, { accept: 'text/html' })
    expect(second.status).toBe(401)
    expect(second.cookie).toBeUndefined()
  })

  it('admits nobody without a session, and says so on a page', async () => {
    expect((await knock('/trpc/worklist.list')).status).toBe(401)
    expect((await knock('/tiles/1/0/0/0/0')).status).toBe(401)
    const page = await knock('/', { accept: 'text/html' })
    expect(page.status).toBe(401)
    expect(page.body).toContain('npm start')
    expect((await knock('/', { cookie: `daybreak-${server.port}=${'x'.repeat(43)}` })).status).toBe(401)
    expect(asked).toEqual([])
  })

  it('answers its own window, pages through the core and tiles directly', async () => {
    const cookie = await session()
    expect((await knock('/trpc/worklist.list', { cookie })).body).toBe('core')
    expect((await knock('/tiles/1/0/0/0/0?v=12345678', { cookie })).body).toBe(
      'tile /tiles/1/0/0/0/0?v=12345678 for local',
    )
    expect(asked).toEqual(['local GET /trpc/worklist.list'])
  })

  it('tells the core whose window asks, by the session of its cookie', async () => {
    people = [ada, personFor('bo')]
    const open = async (address: string) => (await knock(pathOf(address))).cookie?.split(';')[0] ?? ''
    const [first, second] = [await open(server.newAddress()), await open(server.newAddress())]
    await knock('/trpc/worklist.list', { cookie: second })
    await knock('/trpc/worklist.list', { cookie: first })
    expect(asked).toEqual(['bo GET /trpc/worklist.list', 'local GET /trpc/worklist.list'])
    expect((await knock('/tiles/1/0/0/0/0', { cookie: second })).body).toBe('tile /tiles/1/0/0/0/0 for bo')
  })

  it('opens a used address again in a window that has its session', async () => {
    const path = pathOf(server.newAddress())
    const { cookie = '' } = await knock(path)
    expect((await knock(path, { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200)
  })

  it('does not read what a stranger sends: the connection ends with the refusal', async () => {
    const sent = await new Promise<number>((resolve) => {
      let bytes = 0
      const socket = connect(server.port, '127.0.0.1', () => {
        const host = `127.0.0.1:${server.port}`
        socket.write(
          `POST /upload?name=a HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nContent-Length: 2000000000\r\n\r\n`,
        )
        const more = () => {
          while (socket.writable && socket.write(Buffer.alloc(1 << 20))) bytes += 1 << 20
        }
        socket.on('drain', more)
        more()
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(bytes))
    })
    expect(sent).toBeLessThan(64 << 20)
    expect(asked).toEqual([])
  })

  it('refuses another Host, as a rebound name would send it', async () => {
    const cookie = await session()
    for (const host of ['evil.example', `evil.example:${server.port}`, `localhost:${server.port}`, '127.0.0.1']) {
      expect((await knock('/trpc/worklist.list', { cookie, host })).status, host).toBe(403)
      expect((await knock('/tiles/1/0/0/0/0', { cookie, host })).status, host).toBe(403)
      expect((await knock(pathOf(server.newAddress()), { host })).status, host).toBe(403)
    }
  })

  it('refuses a foreign Origin, and a change without an Origin', async () => {
    const cookie = await session()
    const own = server.origin
    for (const origin of ['https://evil.example', 'null', `http://localhost:${server.port}`, 'http://127.0.0.1:1'])
      expect((await knock('/trpc/worklist.list', { cookie, origin })).status, origin).toBe(403)
    expect((await knock('/trpc/review.act', { cookie }, 'POST')).status).toBe(403)
    expect((await knock('/trpc/review.act', { cookie, origin: own }, 'POST')).status).toBe(200)
  })

  it('refuses what another site or another port embeds, but not a link that a person follows', async () => {
    const cookie = await session()
    const from = (site: string, mode: string) => ({ cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode })
    expect((await knock('/tiles/1/0/0/0/0', from('same-site', 'no-cors'))).status).toBe(403)
    expect((await knock('/tiles/1/0/0/0/0', from('cross-site', 'no-cors'))).status).toBe(403)
    expect((await knock('/tiles/1/0/0/0/0', from('same-origin', 'no-cors'))).status).toBe(200)
    expect((await knock('/', from('cross-site', 'navigate'))).status).toBe(200)
  })

  it('gives a new address to a holder of the data folder’s control key, never to a page', async () => {
    const key = { 'x-daybreak-control': server.controlKey }
    const given = await knock('/control/address', key, 'POST')
    expect((await knock(pathOf(given.body))).status).toBe(200)
    expect((await knock('/control/address', { 'x-daybreak-control': 'guess' }, 'POST')).status).toBe(403)
    expect((await knock('/control/address', { ...key, origin: server.origin }, 'POST')).status).toBe(403)
  })
})
