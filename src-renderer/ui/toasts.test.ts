import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { announcements } from './announce.ts'
import { closeToast, toast, toasts } from './toasts.ts'

const titles = () => toasts.getState().shown.map(({ title }) => title)
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  for (const { id } of toasts.getState().shown) closeToast(id)
  vi.useRealTimers()
})

it('A message goes after six seconds, a failure stays, and one that leads somewhere goes after fifteen', () => {
  toast({ tone: 'plain', title: 'plain' })
  toast({ tone: 'danger', title: 'kept elsewhere', action: { label: 'Show', run: () => undefined } })
  toast({ tone: 'danger', title: 'failure' })
  vi.advanceTimersByTime(6_001)
  expect(titles()).toEqual(['kept elsewhere', 'failure'])
  vi.advanceTimersByTime(60_000)
  expect(titles()).toEqual(['failure'])
})

it('One of a kind takes the place of the one before it, whose time no longer counts', () => {
  toast({ tone: 'plain', only: 'imports', title: 'first' })
  toast({ tone: 'plain', title: 'other' })
  vi.advanceTimersByTime(5_000)
  toast({ tone: 'plain', only: 'imports', title: 'second' })
  expect(titles()).toEqual(['second', 'other'])
  vi.advanceTimersByTime(5_000)
  expect(titles()).toEqual(['second'])
  vi.advanceTimersByTime(2_000)
  expect(titles()).toEqual([])
})

it('One about work that goes on stays until another of its kind says the end', () => {
  toast({ tone: 'plain', only: 'imports', title: 'going on', goesOn: true })
  vi.advanceTimersByTime(600_000)
  expect(titles()).toEqual(['going on'])
  toast({ tone: 'plain', only: 'imports', title: 'done' })
  vi.advanceTimersByTime(6_001)
  expect(titles()).toEqual([])
})

it('A plain message is announced once, and work that goes on only when it begins and ends', () => {
  const before = announcements.getState().n
  const said = () => [announcements.getState().n - before, announcements.getState().text]
  toast({ tone: 'plain', title: 'Undone', text: 'Another window' })
  expect(said()).toEqual([1, 'Undone. Another window'])
  for (const n of [1, 2, 3]) toast({ tone: 'plain', only: 'imports', title: `${n} in`, goesOn: true })
  expect(said()).toEqual([2, '1 in'])
  toast({ tone: 'plain', only: 'imports', title: 'All in' })
  expect(said()).toEqual([3, 'All in'])
  toast({ tone: 'danger', title: 'Failed' })
  expect(said()[0]).toBe(3)
})
