import { expect, it } from 'vitest'
import { type Updating, updatingClock } from './updating.ts'

function told(work: (clock: ReturnType<typeof updatingClock>, pass: (ms: number) => void) => void): Updating[] {
  let now = 0
  const heard: Updating[] = []
  work(
    updatingClock(
      (updating) => heard.push(updating),
      () => now,
    ),
    (ms) => {
      now += ms
    },
  )
  return heard
}

it('The time left follows from the pace so far, over the migration and the summing up', () => {
  const heard = told((clock, pass) => {
    clock.migrated(0)
    pass(1000)
    clock.migrated(0.5)
    pass(1000)
    clock.migrated(1)
    pass(500)
    clock.summedUp(2000, 4000)
    clock.summedUp(4000, 4000)
  })
  expect(heard.map(({ share }) => share)).toEqual([0, 0.4, 0.8, expect.closeTo(0.9), 1])
  expect(heard[0]?.msLeft).toBeNull()
  expect(heard[1]?.msLeft).toBeCloseTo(1500)
  expect(heard.at(-1)?.msLeft).toBe(0)
})

it('The pace of a continued migration does not count what an earlier start did', () => {
  const heard = told((clock, pass) => {
    clock.migrated(0.5)
    pass(100)
    clock.migrated(0.501)
    pass(900)
    clock.migrated(0.75)
  })
  expect(heard[1]?.msLeft).toBeNull()
  expect(heard[2]?.msLeft).toBeCloseTo((1000 * 0.4) / 0.2)
})
