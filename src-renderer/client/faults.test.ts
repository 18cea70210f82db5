import { afterEach, describe, expect, it, vi } from 'vitest'
import { fault } from '#shared/contract/schemas/fault.ts'
import { api } from './api.ts'
import { faultOf, reportFault } from './faults.ts'

afterEach(() => vi.unstubAllGlobals())

/** A core that gives this answer to every call, and the request bodies it received. */
function answering(status: number, body: object) {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', async (_url: string, init: { body?: string }) => {
    sent.push(JSON.parse(init.body ?? 'null'))
    return new Response(JSON.stringify(body), { status })
  })
  return sent
}

describe('A fault', () => {
  it('keeps the error and the file name, and omits the address', () => {
    const error = Object.assign(new TypeError('broken'), {
      stack: `TypeError: broken
    at open (http://127.0.0.1:4000/assets/index-D4f.js:12:345)
    at async Promise.all (index 0)
    at daybreak://app/assets/case-x.js:1:2
    at new Store (file:///home/doe/store.ts:3:4)`,
    })
    expect(faultOf('script', 'case', error)).toEqual({
      where: 'script',
      page: 'case',
      name: 'TypeError',
      message: 'broken',
      frames: ['open (index-D4f.js:12:345)', 'case-x.js:1:2', 'new Store (store.ts:3:4)'],
    })
  })

  it('is accepted by the core at any length and for any thrown value', () => {
    const long = Object.assign(new Error('m'.repeat(5000)), {
      name: 'N'.repeat(500),
      stack: Array.from({ length: 90 }, (_, n) => `    at ${'f'.repeat(600)} (a.js:${n}:1)`).join('\n'),
    })
    for (const thrown of [long, 'text', null, undefined, { code: 3 }])
      expect(fault.safeParse(faultOf('promise', 'worklist', thrown)).success).toBe(true)
  })
})

describe('Reporting', () => {
  it('returns the id under which the core logged the fault', async () => {
    const sent = answering(200, { result: { data: { id: 'B-12ab34' } } })
    expect(await reportFault('page', 'settings', new Error('broken'))).toEqual({ told: true, id: 'B-12ab34' })
    expect(sent).toMatchObject([{ where: 'page', page: 'settings', message: 'broken' }])
  })

  it('returns a fault without an id if the core does not answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    expect(await reportFault('script', 'case', new Error('broken'))).toEqual({ told: true, id: null })
  })

  it('ignores a lost connection, which the window already shows', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    const lost = await api.system.info.query().catch((error: unknown) => error)
    const sent = answering(200, { result: { data: { id: 'B-1' } } })
    expect(await reportFault('promise', 'case', lost)).toEqual({ told: false, id: null })
    expect(sent).toEqual([])
  })

  it('does not log a bug of the core a second time', async () => {
    answering(500, {
      error: { message: '', code: -32603, data: { error: { code: 'bug', params: { message: 'B-77aa88' } } } },
    })
    const bug = await api.system.info.query().catch((error: unknown) => error)
    const sent = answering(200, { result: { data: { id: 'B-1' } } })
    expect(await reportFault('promise', 'case', bug)).toEqual({ told: true, id: 'B-77aa88' })
    expect(sent).toEqual([])
  })
})
