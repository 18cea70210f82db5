import { describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import { ada } from '#shared/contract/testing.ts'
import { createRoutes } from './handler.ts'
import { untouchedOptions } from './testing.ts'

/** A core whose call of the worklist ends in `how`. */
function ask(path: string, init?: RequestInit, how: () => unknown = () => undefined): Promise<Response> {
  const area = new Proxy({}, { get: () => () => how() })
  const api = new Proxy({}, { get: () => area }) as Api
  const answer = createRoutes({ ...untouchedOptions(), api }).fetch(new Request(`http://core${path}`, init), {
    reader: ada,
  })
  return Promise.resolve(answer)
}
const post = (path: string, body: string) =>
  ask(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
const codeOf = async (answer: Response) =>
  ((await answer.json()) as { error: { data: { error: { code: string } } } }).error.data.error.code
const throwing = (error: unknown) => () => {
  throw error
}

describe('A failed call', () => {
  it.each([
    ['not-found', 404],
    ['invalid-input', 400],
    ['forbidden', 403],
    ['conflict', 409],
    ['case-signed', 409],
    ['name-missing', 422],
    ['disk-full', 507],
    ['bug', 500],
  ] as const)('is answered with the status of its error: %s', async (code, status) => {
    const answer = await ask('/trpc/system.info', undefined, throwing(new AppError(code)))
    expect([answer.status, await codeOf(answer)]).toEqual([status, code])
  })

  it('is no bug of the program if the request was not readable, or asked for nothing that exists', async () => {
    const cases: readonly [Promise<Response>, number, string][] = [
      [post('/trpc/review.act', '{"a":'), 400, 'invalid-input'],
      [post('/trpc/review.act', '{}'), 400, 'invalid-input'],
      [post('/trpc/review.act', 'null'), 400, 'invalid-input'],
      [ask('/trpc/review.act'), 400, 'invalid-input'],
      [ask('/trpc/worklist.page?input=%7B'), 400, 'invalid-input'],
      [ask('/trpc/none.such'), 404, 'not-found'],
      [ask('/trpc/__proto__.x'), 404, 'not-found'],
    ]
    for (const [answer, status, code] of cases) {
      const { status: got, ...rest } = await answer.then(async (it) => ({ status: it.status, code: await codeOf(it) }))
      expect([got, rest.code]).toEqual([status, code])
    }
  })

  it('is answered before its body is read if that is too long', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1 << 20).fill(0x20))
      },
    })
    for (const path of ['/trpc/review.act', '/orders?name=a.csv&bytes=10']) {
      const announced = await ask(path, { method: 'POST', body: 'x', headers: { 'content-length': '600000000' } })
      expect(announced.status).toBe(400)
    }
    const endless = await ask('/trpc/review.act', { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(endless.status).toBe(400)
    expect(pulled).toBeLessThan(32)
  })
})

it('Every answer is for this window alone, is of the type that it says, and is kept by nobody', async () => {
  for (const path of ['/trpc/system.info', '/trpc/none.such', '/reports/x', '/none.png', '/', '/crops/x']) {
    const { headers } = await ask(path)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin')
    expect(headers.get('cache-control'), path).toContain('no-store')
  }
})
