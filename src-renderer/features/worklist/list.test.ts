import { describe, expect, it } from 'vitest'
import { rowFor } from '#renderer/client/testing.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistAnswer, WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { type Asked, createList, pageLines, placeOf } from './list.ts'

const whole: Asked = { filter: { text: '', lanes: [], groups: [] }, order: 'urgency', seek: null }

/** A core with this many cases. The id of each is its place plus one. `on` may delay its answers. */
function listOver(total: number, on: (answer: WorklistAnswer) => Promise<WorklistAnswer> = async (answer) => answer) {
  let ids = Array.from({ length: total }, (_, i) => i + 1)
  let revision = 0
  const asked: WorklistQuery[] = []
  const put: CaseRow[] = []
  const timers: (() => void)[] = []
  const answer = (query: WorklistQuery): WorklistAnswer => ({
    revision,
    rows: ids.slice(query.offset, query.offset + query.limit).map((id) => rowFor(id)),
    total: ids.length,
    cases: ids.length,
    archived: 0,
    counts: {
      lanes: { urgent: 0, 'full-read': 0, review: ids.length, 'light-read': 0 },
      groups: { 'needs-you': 0, 'to-read': ids.length, 'in-review': 0, screening: 0, signed: 0 },
    },
    sought: query.seek === null ? null : ids.includes(query.seek) ? ids.indexOf(query.seek) : null,
  })
  const list = createList({
    ask: async (query) => {
      asked.push(query)
      return on(answer(query))
    },
    put: (rows) => void put.push(...rows),
    later: (work) => {
      timers.push(() => {
        timers.shift()
        work()
      })
      return () => void timers.splice(timers.indexOf(work), 1)
    },
  })
  return {
    list,
    asked,
    put,
    timers,
    change: (next: number[]) => {
      ids = next
      revision++
    },
  }
}
const settled = () => new Promise<void>((resolve) => void setTimeout(resolve))

describe('The worklist in the window', () => {
  it('loads the first page and all counts', async () => {
    const { list, put } = listOver(1000)
    await list.show(whole)
    expect(list.store.getState()).toMatchObject({ loaded: true, total: 1000, cases: 1000 })
    expect(put).toHaveLength(pageLines)
    expect(list.store.getState().ids.get(0)).toBe(1)
  })

  it('loads what comes into view, each page once', async () => {
    const { list, asked } = listOver(1000)
    await list.show(whole)
    list.need(450, 480)
    list.need(455, 485)
    await settled()
    list.need(450, 480)
    await settled()
    expect(asked.map(({ offset }) => offset)).toEqual([0, 400])
    expect(list.store.getState().ids.get(480)).toBe(481)
  })

  it('loads the page of the chosen case, wherever it is', async () => {
    const { list } = listOver(1000)
    await list.show({ ...whole, seek: 777 })
    const { ids, sought } = list.store.getState()
    expect(sought).toBe(776)
    expect(placeOf(ids, 777)).toBe(776)
  })

  it('reloads what is in view when cases changed: the first change at once, the rest of a burst together', async () => {
    const { list, asked, timers, change } = listOver(1000)
    await list.show(whole)
    change([4, 5])
    list.refresh(5)
    await settled()
    expect(list.store.getState()).toMatchObject({ total: 2, sought: 1 })
    change([5, 6, 7])
    list.refresh(5)
    list.refresh(7)
    expect(timers).toHaveLength(1)
    await settled()
    expect(asked).toHaveLength(2)
    timers[0]!()
    await settled()
    expect(list.store.getState()).toMatchObject({ total: 3, sought: 2 })
    expect(asked).toHaveLength(3)
    timers[0]!()
    await settled()
    expect(asked).toHaveLength(3)
    expect(timers).toHaveLength(0)
  })

  it('is loaded once if the live stream begins with the revision of the answer, before it or after it', async () => {
    const { list, asked } = listOver(1000)
    const shown = list.show(whole)
    list.began(0, null)
    await shown
    list.began(0, null)
    await settled()
    expect(asked).toHaveLength(1)
  })

  it('reloads what is in view if a change was missed before the live stream began', async () => {
    const { list, asked, change } = listOver(1000)
    await list.show(whole)
    change([4, 5])
    list.began(1, 5)
    await settled()
    expect(list.store.getState()).toMatchObject({ total: 2, sought: 1 })
    expect(asked).toHaveLength(2)
  })

  it('reloads when the live stream begins again after the core could not be reached', async () => {
    let fails = true
    const { list } = listOver(3, async (answer) => {
      if (fails) throw new TypeError('Failed to fetch')
      return answer
    })
    await list.show(whole)
    fails = false
    list.began(0, null)
    await settled()
    expect(list.store.getState()).toMatchObject({ loaded: true, error: null, total: 3 })
  })

  it('is busy from the request for another filter to its answer, whether it has one or fails', async () => {
    let fails = false
    const { list } = listOver(3, async (answer) => {
      if (fails) throw new TypeError('Failed to fetch')
      return answer
    })
    const busy = () => list.store.getState().busy
    for (const fail of [false, true]) {
      fails = fail
      const shown = list.show(whole)
      expect(busy()).toBe(true)
      await shown
      expect(busy()).toBe(false)
    }
  })

  it('that became shorter than the part in view shows its end', async () => {
    const { list, change } = listOver(1000)
    await list.show(whole)
    list.need(300, 330)
    await settled()
    change([5, 6, 7])
    list.refresh(6)
    await settled()
    await settled()
    expect(list.store.getState()).toMatchObject({ total: 3, sought: 1 })
    expect(list.store.getState().ids.get(0)).toBe(5)
  })

  it('shows the first answer during a reload, and takes no older answer after a newer one', async () => {
    const answers: ((total: number) => void)[] = []
    const { list, timers } = listOver(
      3,
      (answer) => new Promise((resolve) => answers.push((total) => resolve({ ...answer, total }))),
    )
    void list.show(whole)
    list.refresh(null)
    answers[0]!(1)
    await settled()
    expect(list.store.getState()).toMatchObject({ loaded: true, total: 1 })
    timers[0]!()
    list.refresh(null)
    answers[2]!(3)
    answers[1]!(2)
    await settled()
    expect(list.store.getState().total).toBe(3)
  })

  it('drops the answer to an earlier request', async () => {
    const { list, change } = listOver(10)
    const first = list.show(whole)
    change([42])
    await Promise.all([list.show({ ...whole, order: 'added' }), first])
    expect(list.store.getState().ids.get(0)).toBe(42)
    expect(list.store.getState().total).toBe(1)
  })

  it('says why it could not be loaded, and clears the error on success', async () => {
    let fails = true
    const { list: _, ...rest } = listOver(1)
    const list = createList({
      ask: async () => {
        if (fails) throw new TypeError('Failed to fetch')
        return {
          revision: 0,
          rows: [],
          total: 0,
          cases: 0,
          archived: 0,
          sought: null,
          counts: createList({
            ask: async () => {
              throw new Error()
            },
            put: () => undefined,
            later: () => () => undefined,
          }).store.getState().counts,
        }
      },
      put: (rows) => void rest.put.push(...rows),
      later: () => () => undefined,
    })
    await list.show(whole)
    expect(list.store.getState()).toMatchObject({ loaded: false, error: { code: expect.any(String) } })
    fails = false
    await list.show(whole)
    expect(list.store.getState()).toMatchObject({ loaded: true, error: null })
  })
})
