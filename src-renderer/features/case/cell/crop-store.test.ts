import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createCropStore } from './crop-store.ts'

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('The pictures of cells', () => {
  let asked: string[]
  let answers: Map<string, PromiseWithResolvers<Blob>>
  const get = (address: string): Promise<Blob> => {
    asked.push(address)
    const answer = Promise.withResolvers<Blob>()
    answers.set(address, answer)
    return answer.promise
  }
  const answer = (address: string) => answers.get(address)!.resolve(new Blob([address]))
  const later = { soon: false }
  beforeEach(() => {
    asked = []
    answers = new Map()
  })

  it('are loaded once, and are known from then on', async () => {
    const store = createCropStore({ get })
    const first = store.load('/1', later)
    const second = store.load('/1', { soon: true })
    expect(store.known('/1')).toBeNull()
    answer('/1')
    expect(await first).toBe(await second)
    expect(await (await fetch(await first)).text()).toBe('/1')
    expect(store.known('/1')).toBe(await first)
    expect(asked).toEqual(['/1'])
  })

  it('leave requests to others: only a few are underway, except for what the reader waits for', async () => {
    const store = createCropStore({ get, parallel: 2 })
    store.expect(['/9'])
    for (const address of ['/1', '/2', '/3']) void store.load(address, later)
    expect(asked).toEqual(['/9', '/1'])
    void store.load('/now', { soon: true })
    expect(asked).toEqual(['/9', '/1', '/now'])
    for (const address of ['/9', '/1', '/now']) answer(address)
    await settle()
    expect(asked).toEqual(['/9', '/1', '/now', '/2', '/3'])
  })

  it('are not requested any more when nobody waits for them, and what is expected comes last', async () => {
    const store = createCropStore({ get, parallel: 1 })
    const left = new AbortController()
    void store.load('/1', later)
    void store.load('/2', { soon: false, signal: left.signal })
    store.expect(['/old'])
    store.expect(['/8', '/9'])
    void store.load('/3', later)
    left.abort()
    answer('/1')
    await settle()
    expect(asked).toEqual(['/1', '/3'])
    answer('/3')
    await settle()
    answer('/8')
    await settle()
    expect(asked).toEqual(['/1', '/3', '/8', '/9'])
  })

  it('are requested again if they failed, and do not hold up the others', async () => {
    const store = createCropStore({ get, parallel: 1 })
    const first = store.load('/1', later)
    const other = store.load('/2', later)
    answers.get('/1')!.reject(new Error('no picture'))
    await expect(first).rejects.toThrow('no picture')
    answer('/2')
    await other
    void store.load('/1', later)
    expect(asked).toEqual(['/1', '/2', '/1'])
  })

  it('are kept up to a number, and all forgotten when the core may have others', async () => {
    const revoked = vi.spyOn(URL, 'revokeObjectURL')
    const store = createCropStore({ get, keep: 2 })
    for (const address of ['/1', '/2', '/3']) {
      const loaded = store.load(address, later)
      answer(address)
      await loaded
    }
    expect(['/1', '/2', '/3'].map((address) => store.known(address) !== null)).toEqual([false, true, true])
    const old = store.load('/4', later)
    store.clear()
    answer('/4')
    await old
    expect(['/2', '/3', '/4'].map(store.known)).toEqual([null, null, null])
    expect(revoked).toHaveBeenCalledTimes(3)
  })
})
