import { describe, expect, it, vi } from 'vitest'
import { isAppError } from '#shared/contract/errors.ts'
import { EngineClient } from './client.ts'
import type { EngineProcess, FromEngine, ToEngine } from './protocol/index.ts'

const setup = { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 }

/** An engine that answers only when the test says so; it confirms `setup` by itself. */
class ScriptedEngine implements EngineProcess {
  readonly pid = 1
  readonly heard: ToEngine[] = []
  killed = false
  #tell: (message: unknown) => void = () => {}
  #exit: (code: number | null, signal: string | null) => void = () => {}

  post(message: unknown): void {
    const said = message as ToEngine
    this.heard.push(said)
    if (said.kind === 'call' && said.method === 'setup')
      queueMicrotask(() => this.say({ kind: 'done', id: said.id, value: null }))
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#tell = listener
  }
  onExit(listener: (code: number | null, signal: string | null) => void): void {
    this.#exit = listener
  }
  kill(): void {
    if (this.killed) return
    this.killed = true
    queueMicrotask(() => this.#exit(null, 'SIGKILL'))
  }
  say(message: FromEngine): void {
    this.#tell(message)
  }
  get lastCall() {
    return this.heard.findLast((message) => message.kind === 'call')!
  }
  count(kind: ToEngine['kind']): number {
    return this.heard.filter((message) => message.kind === kind).length
  }
}

function client(options: { killAfterMs?: number } = {}) {
  const engines: ScriptedEngine[] = []
  const crashes: unknown[] = []
  const made = new EngineClient({
    spawn: () => {
      engines.push(new ScriptedEngine())
      return engines.at(-1)!
    },
    setup,
    onCrash: (crash) => crashes.push(crash),
    ...options,
  })
  return { client: made, engines, crashes }
}
const code = (wanted: string) => expect.objectContaining({ data: expect.objectContaining({ code: wanted }) })
/** Lets pending promises settle. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 1))
const detectArgs = { model: {} as never, slide: { path: 'a', files: null }, plan: {} as never, fromBatch: 0 }

describe('calls to the engine', () => {
  it('return their result, with progress on the way', async () => {
    const { client: c, engines } = client()
    const seen: unknown[] = []
    const hash = c.call('hash', { path: 'a' }, { onProgress: (p) => seen.push(p) })
    await settle()
    const { id } = engines[0]!.lastCall
    engines[0]!.say({ kind: 'progress', id, value: { doneBytes: 1, totalBytes: 2 } })
    engines[0]!.say({ kind: 'done', id, value: 'abc' })
    expect(await hash).toBe('abc')
    expect(seen).toEqual([{ doneBytes: 1, totalBytes: 2 }])
    expect(engines).toHaveLength(1)
  })

  it('reject with the engine’s error', async () => {
    const { client: c, engines } = client()
    const info = c.call('info', { path: 'a' })
    await settle()
    const error = { code: 'file-empty', params: { file: 'a' }, retryable: false } as const
    engines[0]!.say({ kind: 'failed', id: engines[0]!.lastCall.id, error })
    await expect(info).rejects.toMatchObject({ data: error })
  })

  it('are cancelled at once, and the engine is told', async () => {
    const { client: c, engines } = client()
    const stop = new AbortController()
    const info = c.call('info', { path: 'a' }, { signal: stop.signal })
    await settle()
    stop.abort()
    await expect(info).rejects.toEqual(code('cancelled'))
    expect(engines[0]!.count('cancel')).toBe(1)
    await expect(c.call('info', { path: 'a' }, { signal: stop.signal })).rejects.toEqual(code('cancelled'))
  })

  it('kill an engine that does not obey a cancel in time, but not one that does', async () => {
    for (const obeys of [true, false]) {
      const { client: c, engines } = client({ killAfterMs: 20 })
      const stop = new AbortController()
      const hash = c.call('hash', { path: 'a' }, { signal: stop.signal })
      await settle()
      stop.abort()
      await expect(hash).rejects.toEqual(code('cancelled'))
      const { id } = engines[0]!.lastCall
      if (obeys) engines[0]!.say({ kind: 'failed', id, error: { code: 'cancelled', params: {}, retryable: false } })
      await new Promise((resolve) => setTimeout(resolve, 40))
      expect(engines[0]!.killed).toBe(!obeys)
    }
  })

  it('never kill the engine for a small question', async () => {
    const { client: c, engines } = client({ killAfterMs: 10 })
    const stop = new AbortController()
    const info = c.call('info', { path: 'a' }, { signal: stop.signal, killOnCancel: false })
    await settle()
    stop.abort()
    await expect(info).rejects.toEqual(code('cancelled'))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(engines[0]!.killed).toBe(false)
  })

  it('time out alone if a small one hangs while the engine answers others', async () => {
    const { client: c, engines } = client()
    const hash = c.call('hash', { path: 'b' })
    await settle()
    const { id } = engines[0]!.lastCall
    const crop = c.call('info', { path: 'a' }, { timeoutMs: 30, killOnCancel: false })
    crop.catch(() => {})
    const busy = setInterval(() => engines[0]!.say({ kind: 'progress', id, value: null }), 5)
    await expect(crop).rejects.toEqual(code('engine-timeout'))
    clearInterval(busy)
    expect(engines[0]!.killed).toBe(false)
    engines[0]!.say({ kind: 'done', id, value: 'abc' })
    expect(await hash).toBe('abc')
    await expect(c.call('info', { path: 'a' }, { timeoutMs: 30, killOnCancel: false })).rejects.toEqual(
      code('engine-timeout'),
    )
    expect(engines[0]!.killed).toBe(true)
  })

  it('that hit a bug in the engine reject with a bug of ours, which is logged under an id', async () => {
    const { client: c, engines } = client()
    const info = c.call('info', { path: 'a' })
    await settle()
    const error = { code: 'bug', params: { message: 'x of undefined' }, retryable: false } as const
    engines[0]!.say({ kind: 'failed', id: engines[0]!.lastCall.id, error })
    const caught = await info.catch((reason: unknown) => reason)
    expect(isAppError(caught)).toBe(false)
    expect(caught).toMatchObject({ message: 'engine: x of undefined' })
  })

  it('time out on a silent engine, which is then killed', async () => {
    const { client: c, engines, crashes } = client()
    const info = c.call('info', { path: 'a' }, { timeoutMs: 20 })
    await expect(info).rejects.toEqual(code('engine-timeout'))
    expect(engines[0]!.killed).toBe(true)
    await settle()
    expect(crashes).toHaveLength(1)
  })
})

describe('a stream from the engine', () => {
  it('lets the engine produce more only as items are taken', async () => {
    const { client: c, engines } = client()
    const taken: unknown[] = []
    const loop = (async () => {
      for await (const item of c.stream('detect', detectArgs)) taken.push(item)
    })()
    await settle()
    const engine = engines[0]!
    const { id } = engine.lastCall
    engine.say({ kind: 'item', id, value: 'one' })
    engine.say({ kind: 'item', id, value: 'two' })
    await settle()
    expect(engine.count('taken')).toBe(2)
    engine.say({ kind: 'item', id, value: 'three' })
    engine.say({ kind: 'done', id, value: null })
    await loop
    expect(taken).toEqual(['one', 'two', 'three'])
    expect(engine.count('cancel')).toBe(0)
  })

  it('is cancelled when the loop is left', async () => {
    const { client: c, engines } = client()
    const loop = (async () => {
      for await (const _ of c.stream('detect', detectArgs)) break
    })()
    await settle()
    engines[0]!.say({ kind: 'item', id: engines[0]!.lastCall.id, value: 'one' })
    await loop
    expect(engines[0]!.count('cancel')).toBe(1)
  })

  it('does not time out while its consumer is busy', async () => {
    const { client: c, engines } = client()
    const loop = (async () => {
      for await (const _ of c.stream('detect', detectArgs, { timeoutMs: 30 }))
        await new Promise((resolve) => setTimeout(resolve, 80))
    })()
    await settle()
    const { id } = engines[0]!.lastCall
    engines[0]!.say({ kind: 'item', id, value: 'one' })
    engines[0]!.say({ kind: 'item', id, value: 'two' })
    engines[0]!.say({ kind: 'done', id, value: null })
    await loop
    expect(engines[0]!.killed).toBe(false)
  })
})

describe('an engine that dies', () => {
  it('fails the running calls and is restarted for the next call', async () => {
    const { client: c, engines, crashes } = client()
    const first = c.call('info', { path: 'a' })
    await settle()
    engines[0]!.kill()
    await expect(first).rejects.toMatchObject({ data: { code: 'engine-crashed', retryable: true } })
    const second = c.call('info', { path: 'b' })
    await settle()
    expect(engines).toHaveLength(2)
    expect(engines[1]!.heard[0]).toMatchObject({ method: 'setup' })
    engines[1]!.say({ kind: 'done', id: engines[1]!.lastCall.id, value: 'b' })
    expect(await second).toBe('b')
    expect(crashes).toHaveLength(1)
  })

  it('is restarted with growing delays if it keeps dying', async () => {
    vi.useFakeTimers()
    try {
      const { client: c, engines } = client()
      for (let i = 0; i < 3; i++) {
        const call = c.call('info', { path: 'a' })
        call.catch(() => {})
        await vi.advanceTimersByTimeAsync(1)
        engines.at(-1)!.kill()
        await vi.advanceTimersByTimeAsync(1)
      }
      const call = c.call('info', { path: 'a' })
      call.catch(() => {})
      await vi.advanceTimersByTimeAsync(900)
      expect(engines).toHaveLength(3)
      await vi.advanceTimersByTimeAsync(200)
      expect(engines).toHaveLength(4)
      await c.close()
    } finally {
      vi.useRealTimers()
    }
  })

  it('is not restarted after it was closed', async () => {
    const { client: c, engines } = client()
    const call = c.call('info', { path: 'a' })
    await settle()
    await c.close()
    await expect(call).rejects.toEqual(code('cancelled'))
    expect(engines[0]!.killed).toBe(true)
    await expect(c.call('info', { path: 'a' })).rejects.toEqual(code('cancelled'))
  })
})
