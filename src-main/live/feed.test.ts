import { describe, expect, it } from 'vitest'
import type { CaseRow, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import { createFeed } from './feed.ts'

const bo = personFor('bo')
/** Rows as the records return them: what the row's reader has reviewed so far. */
const reviewed = new Map([
  ['local 7', 0],
  ['bo 7', 0],
])
const rowFor = ({ id: reader }: { id: string }, id: number): CaseRow | null => {
  const own = reviewed.get(`${reader} ${id}`)
  return own === undefined ? null : ({ id, reviewed: own } as CaseRow)
}
const cells = (total: number) => ({ kind: 'cells', slideId: 1, total }) as const

describe('the live feed', () => {
  it('sends hello first, then what is published, to every window', async () => {
    const feed = createFeed({ rowFor })
    const a = feed.follow(ada, undefined)[Symbol.asyncIterator]()
    const b = feed.follow(ada, undefined)[Symbol.asyncIterator]()
    feed.publish(cells(1))
    for (const window of [a, b]) {
      expect((await window.next()).value).toMatchObject({ kind: 'hello' })
      expect((await window.next()).value).toEqual(cells(1))
    }
  })

  it('wakes a waiting window', async () => {
    const feed = createFeed({ rowFor })
    const window = feed.follow(ada, undefined)[Symbol.asyncIterator]()
    await window.next()
    const next = window.next()
    feed.publish(cells(2))
    expect((await next).value).toEqual(cells(2))
  })

  it('sends hello again to a window that fell behind, instead of growing', async () => {
    const feed = createFeed({ rowFor, limit: 10 })
    const window = feed.follow(ada, undefined)[Symbol.asyncIterator]()
    await window.next()
    for (let i = 0; i < 25; i++) feed.publish(cells(i))
    const seen: LiveEvent[] = []
    for (;;) {
      const { value } = await window.next()
      seen.push(value)
      if (value.kind === 'cells' && value.total === 24) break
    }
    expect(seen.length).toBeLessThanOrEqual(10)
    expect(seen[0]).toMatchObject({ kind: 'hello' })
  })

  it('says hello with the revision of the worklist at that time, which other people’s reads do not change', async () => {
    const feed = createFeed({ rowFor })
    const before = feed.revision(bo)
    const early = feed.follow(bo, undefined)[Symbol.asyncIterator]()
    feed.publish({ kind: 'case', caseId: 7, personId: 'local' })
    expect((await early.next()).value).toEqual({ kind: 'hello', revision: before })
    feed.publish({ kind: 'case', caseId: 7 })
    const late = feed.follow(bo, undefined)[Symbol.asyncIterator]()
    expect((await late.next()).value).toEqual({ kind: 'hello', revision: feed.revision(bo) })
    expect(feed.revision(bo)).not.toBe(before)
  })

  it('ends when the window leaves, by signal or by return, and forgets the window', async () => {
    const feed = createFeed({ rowFor })
    const leaving = new AbortController()
    const window = feed.follow(ada, leaving.signal)[Symbol.asyncIterator]()
    await window.next()
    const waiting = window.next()
    expect(feed.listeners()).toBe(1)
    leaving.abort()
    expect((await waiting).done).toBe(true)
    expect(feed.listeners()).toBe(0)

    const other = feed.follow(ada, undefined)[Symbol.asyncIterator]()
    await other.return?.()
    expect(feed.listeners()).toBe(0)
  })

  it('ends every window when the core closes', async () => {
    const feed = createFeed({ rowFor })
    const window = feed.follow(ada, undefined)[Symbol.asyncIterator]()
    await window.next()
    const waiting = window.next()
    feed.close()
    expect((await waiting).done).toBe(true)
    expect((await feed.follow(ada, undefined)[Symbol.asyncIterator]().next()).done).toBe(true)
  })

  describe('for two readers of the same case, each blind to the other', () => {
    const heardBy = async (window: AsyncIterator<LiveEvent>, last: number) => {
      const heard: LiveEvent[] = []
      for (;;) {
        const { value } = await window.next()
        if (value.kind === 'cells' && value.total === last) return heard.filter(({ kind }) => kind !== 'hello')
        heard.push(value)
      }
    }
    const change = { caseId: 7 } as ReviewChange

    it('sends events of a person’s read to that person alone, in every window', async () => {
      const feed = createFeed({ rowFor })
      const windows = [ada, ada, bo].map((reader) => feed.follow(reader, undefined)[Symbol.asyncIterator]())
      const draft = { caseId: 7, draft: {} as never, savedAt: 't' }
      feed.publish({ kind: 'review', personId: 'local', change })
      feed.publish({ kind: 'draft', personId: 'local', ...draft })
      feed.publish({ kind: 'case', personId: 'local', caseId: 7 })
      feed.publish(cells(1))
      const [first, second, other] = await Promise.all(windows.map((window) => heardBy(window, 1)))
      expect(first).toEqual([
        { kind: 'review', change },
        { kind: 'draft', ...draft },
        { kind: 'case', row: { id: 7, reviewed: 0 } },
      ])
      expect(second).toEqual(first)
      expect(other).toEqual([])
    })

    it('makes a separate row for each, current at sending time, and one for many changes', async () => {
      const feed = createFeed({ rowFor })
      const [a, b] = [ada, bo].map((reader) => feed.follow(reader, undefined)[Symbol.asyncIterator]())
      for (let n = 1; n <= 3; n++) {
        reviewed.set('local 7', n)
        feed.publish({ kind: 'case', caseId: 7 })
      }
      feed.publish(cells(1))
      expect(await heardBy(a!, 1)).toEqual([{ kind: 'case', row: { id: 7, reviewed: 3 } }])
      expect(await heardBy(b!, 1)).toEqual([{ kind: 'case', row: { id: 7, reviewed: 0 } }])
      reviewed.set('local 7', 4)
      feed.publish({ kind: 'case', caseId: 7 })
      feed.publish(cells(2))
      expect(await heardBy(a!, 2)).toEqual([{ kind: 'case', row: { id: 7, reviewed: 4 } }])
    })

    it('reports that a case has left a reader’s worklist', async () => {
      const feed = createFeed({ rowFor })
      const window = feed.follow(bo, undefined)[Symbol.asyncIterator]()
      feed.publish({ kind: 'case', caseId: 8 })
      feed.publish(cells(1))
      expect(await heardBy(window, 1)).toEqual([{ kind: 'case-removed', caseId: 8 }])
    })

    it('does not count events for others when a window falls behind', async () => {
      const feed = createFeed({ rowFor, limit: 2 })
      const window = feed.follow(bo, undefined)[Symbol.asyncIterator]()
      for (let n = 0; n < 9; n++) feed.publish({ kind: 'review', personId: 'local', change })
      feed.publish(cells(1))
      expect(await window.next()).toMatchObject({ value: { kind: 'hello' } })
      expect(await window.next()).toMatchObject({ value: cells(1) })
    })
  })
})
