import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { BusyClock } from './busy-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const work = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

it('counts overlapping work once, and does not count pauses', async () => {
  const clock = new BusyClock()
  const all = Promise.all([clock.time(work(60)), clock.time(work(60)), clock.time(work(40))])
  await vi.advanceTimersByTimeAsync(100)
  await all
  expect(clock.take()).toBe(60)
  expect(clock.take()).toBe(0)
})

it('counts unfinished work up to now', async () => {
  const clock = new BusyClock()
  const going = clock.time(work(80))
  await vi.advanceTimersByTimeAsync(30)
  expect(clock.take()).toBe(30)
  await vi.advanceTimersByTimeAsync(100)
  await going
  expect(clock.take()).toBe(50)
})
