/** What somebody on this machine or a page on the internet may try against the real server and the real core. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fresh, type HostWindow, openHost } from './testing.ts'

let window: HostWindow
let dataFolder: string
let port: number
beforeAll(async () => {
  dataFolder = join(fresh(), 'data')
  window = await openHost(dataFolder)
  port = window.host.server.port
})
afterAll(() => window.host.close())

/** Sends bytes as they are, which no client of the fetch API would. Resolves to the answer when the server ends it. */
function raw(text: string, wait = 3000): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => void socket.write(text))
    const end = () => {
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(end, wait)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (/\r\n\r\n/.test(answer) && !/keep-alive/i.test(answer)) setTimeout(end, 20)
      else if (/\r\n\r\n/.test(answer)) setTimeout(end, 100)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? Number.NaN)
const asWindow = (line: string, more: Record<string, string> = {}) => {
  const headers = { host: `127.0.0.1:${port}`, ...window.headers, ...more }
  return `${line} HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}

/** Words that stand in files which no answer may hold. */
const secrets = /root:.*:0:0|daybreak-workstation-secret|"devDependencies"|SQLite format 3/

describe('A path that leads out of its folder', () => {
  const up = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '..\\',
    '....//',
    '..%252f',
    '%c0%ae%c0%ae/',
    '..%00/',
    '.%2e/',
  ]
  const rooms = [
    '',
    'assets/',
    'tiles/',
    'associated/1/',
    'crops/',
    'colour/',
    'reports/',
    'model-card/',
    'camera/1/',
    'trpc/',
  ]
  const goals = ['etc/passwd', 'package.json', 'daybreak.sqlite', 'secret.txt']

  it('gets no file from any route, however it is written', async () => {
    writeFileSync(join(dataFolder, 'secret.txt'), 'daybreak-workstation-secret')
    for (const room of rooms)
      for (const step of up)
        for (const goal of goals) {
          const path = `/${room}${step.repeat(6)}${goal}`
          const answer = await raw(asWindow(`GET ${path}`, { connection: 'close' }))
          expect(answer, path).not.toMatch(secrets)
          expect([400, 401, 403, 404, 422, 503, 200], `${path} ${statusOf(answer)}`).toContain(statusOf(answer))
          // A page without a file name is the window itself; a path to a file is never answered with another one.
          if (statusOf(answer) === 200) expect(answer, path).toMatch(/content-type: text\/html/i)
        }
  }, 120_000)

  it('puts no uploaded file beside the data folder, and follows no link out of it', async () => {
    const outside = fresh()
    const batch = '0123456789abcdef'
    mkdirSync(join(dataFolder, 'inbox'), { recursive: true })
    symlinkSync(outside, join(dataFolder, 'inbox', batch), 'dir')
    const before = readdirSync(join(dataFolder, '..')).sort()
    const send = (query: string) =>
      fetch(`${window.origin}/upload?${query}&bytes=8`, { method: 'POST', headers: window.headers, body: 'no slide' })
    for (const name of [
      '../escaped.svs',
      '/tmp/escaped.svs',
      '..\\escaped.svs',
      'a/../../escaped.svs',
      '..',
      '.',
      'a\0.svs',
    ]) {
      const asked = encodeURIComponent(name)
      for (const query of [
        `name=${asked}`,
        `name=${asked}&batch=${batch}&folder=x`,
        `name=a.svs&batch=${batch}&folder=${asked}`,
      ]) {
        const answer = await send(query)
        expect(answer.status, query).toBeLessThan(500)
      }
    }
    expect(readdirSync(outside, { recursive: true })).toEqual([])
    expect(readdirSync(join(dataFolder, '..')).sort()).toEqual(before)
  })
})

describe('A page of another site', () => {
  const own = () => `127.0.0.1:${port}`
  it('reaches nothing under another name of this machine (DNS rebinding)', async () => {
    for (const host of [
      ...[
        'evil.example',
        `evil.example:${port}`,
        `localhost:${port}`,
        `127.0.0.1.evil.example:${port}`,
        `[::1]:${port}`,
      ],
      ...[
        `0.0.0.0:${port}`,
        `127.1:${port}`,
        `2130706433:${port}`,
        `127.0.0.1:${port + 1}`,
        '127.0.0.1',
        '',
        `${own()}.`,
      ],
      ...[`user@${own()}`, `${own()}, evil.example`, `evil.example, ${own()}`],
    ])
      for (const path of [
        '/',
        '/trpc/system.info',
        '/tiles/1/0/0/0/0',
        '/reports/1.pdf',
        '/?token=x',
        '/control/address',
      ]) {
        const answer = await raw(asWindow(`GET ${path}`, { host, connection: 'close' }))
        expect([400, 403], `${host} ${path} ${statusOf(answer)}`).toContain(statusOf(answer))
      }
  }, 60_000)

  it('changes nothing, whatever it says about where it comes from', async () => {
    const before = await window.client.system.settings.query()
    const body = JSON.stringify({ laboratory: 'taken over' })
    const post = { 'content-type': 'application/json', 'content-length': String(body.length), connection: 'close' }
    for (const forged of [
      ...[{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: '' }, { origin: `https://${own()}` }],
      ...[
        { origin: `http://127.0.0.1:${port + 1}` },
        { origin: `http://${own()}.evil.example` },
        { origin: `http://${own()}/` },
      ],
      ...[{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }],
    ]) {
      const answer = await raw(asWindow('POST /trpc/system.saveSettings', { ...post, ...forged }) + body)
      expect([400, 403], JSON.stringify(forged)).toContain(statusOf(answer))
    }
    // A form of another site can send text, but no cookie of a strict session and no origin of ours.
    const form = asWindow('POST /trpc/system.saveSettings', {
      ...post,
      'content-type': 'text/plain',
      origin: 'null',
      cookie: '',
    })
    expect(statusOf(await raw(form + body))).toBe(403)
    for (const method of ['OPTIONS', 'TRACE', 'CONNECT', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])
      expect(
        await raw(asWindow(`${method} /trpc/system.info`, { origin: 'https://evil.example', connection: 'close' })),
        method,
      ).not.toMatch(/^HTTP\/1\.1 2|access-control-allow/im)
    expect(await window.client.system.settings.query()).toEqual(before)
  })
})

describe('Requests that are no requests', () => {
  it('are refused, one after another and two in one, and the window goes on', async () => {
    const smuggled = `${asWindow('POST /trpc/system.info', { 'content-length': '4', 'transfer-encoding': 'chunked' })}0\r\n\r\nGET /trpc/system.settings HTTP/1.1\r\n\r\n`
    for (const text of [
      ...[
        '\0\0\0\0',
        'GET\r\n\r\n',
        'GET / HTTP/9.9\r\n\r\n',
        `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
        'GET / HTTP/1.1\r\n\r\n',
      ],
      `GET / HTTP/1.1\r\nHost: ${own(port)}\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`,
      `GET / HTTP/1.1\r\nHost: ${own(port)}\r\nHost: evil.example\r\n\r\n`,
      smuggled,
    ])
      expect(await raw(text), text.slice(0, 60)).not.toMatch(/^HTTP\/1\.1 2/m)
    expect((await window.client.system.info.query()).host).toBe('browser')
  }, 60_000)

  it('that are only half sent do not hold up the window, and their number is bounded', async () => {
    const half: Socket[] = []
    for (let n = 0; n < 300; n++) {
      const socket = connect(
        port,
        '127.0.0.1',
        () => void socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `),
      )
      socket.on('error', () => undefined)
      half.push(socket)
    }
    await sleep(300)
    const start = performance.now()
    await window.client.system.settings.query()
    expect(performance.now() - start).toBeLessThan(2000)
    for (const socket of half) socket.destroy()
  })

  it('whose headers do not end are closed by the server', async () => {
    const closed = await new Promise<number>((resolve) => {
      const start = Date.now()
      const socket = connect(
        port,
        '127.0.0.1',
        () => void socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`),
      )
      const drip = setInterval(() => socket.writable && socket.write('X: y\r\n'), 500)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearInterval(drip)
        resolve(Date.now() - start)
      })
      setTimeout(() => socket.destroy(), 60_000)
    })
    expect(closed).toBeLessThan(45_000)
  }, 90_000)
})

const own = (at: number) => `127.0.0.1:${at}`

it('The token is in no file that others can read', () => {
  const tokens = readdirSync(dataFolder).filter((name) => /^daybreak\./.test(name))
  for (const name of tokens) {
    const text = readFileSync(join(dataFolder, name)).toString('latin1')
    expect(text, name).not.toContain(window.headers.cookie.split('=')[1] ?? 'none')
  }
})
