import { describe, expect, it } from 'vitest'
import { systemReader } from '#shared/contract/permissions.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { createFeed } from './feed.ts'

const cells = (total: number): LiveEvent => ({ kind: 'cells', slideId: 1, total })

describe('the live feed', () => {
  it('says hello first, then what is published, to every window', async () => {
    const feed = createFeed()
    const a = feed.follow(systemReader, undefined)[Symbol.asyncIterator]()
    const b = feed.follow(systemReader, undefined)[Symbol.asyncIterator]()
    feed.publish(cells(1))
    for (const window of [a, b]) {
      expect((await window.next()).value).toEqual({ kind: 'hello' })
      expect((await window.next()).value).toEqual(cells(1))
    }
  })

  it('wakes a waiting window', async () => {
    const feed = createFeed()
    const window = feed.follow(systemReader, undefined)[Symbol.asyncIterator]()
    await window.next()
    const next = window.next()
    feed.publish(cells(2))
    expect((await next).value).toEqual(cells(2))
  })

  it('says hello again to a window that fell behind, instead of growing', async () => {
    const feed = createFeed({ limit: 10 })
    const window = feed.follow(systemReader, undefined)[Symbol.asyncIterator]()
    await window.next()
    for (let i = 0; i < 25; i++) feed.publish(cells(i))
    const seen: LiveEvent[] = []
    for (;;) {
      const { value } = await window.next()
      seen.push(value)
      if (value.kind === 'cells' && value.total === 24) break
    }
    expect(seen.length).toBeLessThanOrEqual(10)
    expect(seen[0]).toEqual({ kind: 'hello' })
  })

  it('ends when the window leaves, by signal or by return, and forgets it', async () => {
    const feed = createFeed()
    const leaving = new AbortController()
    const window = feed.follow(systemReader, leaving.signal)[Symbol.asyncIterator]()
    await window.next()
    const waiting = window.next()
    expect(feed.listeners()).toBe(1)
    leaving.abort()
    expect((await waiting).done).toBe(true)
    expect(feed.listeners()).toBe(0)

    const other = feed.follow(systemReader, undefined)[Symbol.asyncIterator]()
    await other.return?.()
    expect(feed.listeners()).toBe(0)
  })

  it('ends every window when the core closes', async () => {
    const feed = createFeed()
    const window = feed.follow(systemReader, undefined)[Symbol.asyncIterator]()
    await window.next()
    const waiting = window.next()
    feed.close()
    expect((await waiting).done).toBe(true)
    expect((await feed.follow(systemReader, undefined)[Symbol.asyncIterator]().next()).done).toBe(true)
  })
})
