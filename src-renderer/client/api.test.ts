import { afterEach, expect, it, vi } from 'vitest'
import { api, errorOf, sessionEnded } from './api.ts'

afterEach(() => vi.unstubAllGlobals())

const answering = (status: number, body: object) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }))
const failure = () =>
  api.orders.tray.query().then(
    () => null,
    (error: unknown) => errorOf(error).code,
  )

it('A window unknown to the core is told that its session has ended, until it is admitted again', async () => {
  answering(401, { error: { code: 'session-ended', params: {}, retryable: false } })
  expect(await failure()).toBe('session-ended')
  await expect(api.system.follow.query()).rejects.toThrow()
  expect(sessionEnded()).toBe(true)
  answering(200, { result: { data: [] } })
  expect(await api.orders.tray.query()).toEqual([])
  expect(sessionEnded()).toBe(false)
})

it('A core that does not answer counts as a lost connection', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  expect(await failure()).toBe('connection-lost')
})
