import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { endWithWindow } from './life.ts'

let said: string[]
let open: number
let endBrowser: () => void

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  open = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  endBrowser = resolve
  endWithWindow({
    closed: promise,
    windows: () => open,
    close: () => said.push('closed'),
    neverSeen: () => said.push('never seen'),
  })
})
afterEach(() => vi.useRealTimers())
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000)

it('ends with its window, after a moment', async () => {
  open = 1
  await seconds(60)
  open = 0
  await seconds(60)
  expect(said, 'a page that reloads for long is still a window').toEqual([])
  endBrowser()
  await seconds(4)
  expect(said).toEqual(['closed'])
})

it('stays while another window is open', async () => {
  open = 2
  await seconds(2)
  endBrowser()
  open = 1
  await seconds(60)
  expect(said).toEqual([])
  open = 0
  await seconds(4)
  expect(said).toEqual(['closed'])
})

it('leaves the address to the person if no window ever appeared', async () => {
  endBrowser()
  await seconds(10)
  expect(said).toEqual([])
  await seconds(10)
  expect(said).toEqual(['never seen'])
})
