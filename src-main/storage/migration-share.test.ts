import { expect, it } from 'vitest'
import { MigrationShare, stepsBetween } from './migration-share.ts'

const steps = stepsBetween(4, [3, 4, 5, 6])

it('A migration has the steps of every version in between', () => {
  expect(steps).toEqual(['copied', 'marked', 'migrated 5', 'migrated 6', 'verified', 'kept', 'exchanged'])
})

it('The share grows with each step, in between at the pace so far, and is one at the end', () => {
  let now = 1000
  const share = new MigrationShare(steps, () => now)
  const seen = [share.value]
  for (const step of steps) {
    now += 100
    seen.push(share.value)
    share.reach(step)
    seen.push(share.value)
    now += 20
    seen.push(share.value)
  }
  expect(seen[0]).toBe(0)
  expect(seen.at(-1)).toBe(1)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(new Set(seen).size).toBeGreaterThan(steps.length)
})

it('A step that takes longer than expected never looks finished before it is', () => {
  let now = 0
  const share = new MigrationShare(steps, () => now)
  now = 10
  share.reach('copied')
  const before = share.value
  now = 1_000_000
  const stuck = share.value
  expect(stuck).toBeGreaterThan(before)
  share.reach('marked')
  expect(share.value).toBeGreaterThan(stuck)
})

it('A migration that continues an interrupted one begins with what was done', () => {
  let now = 0
  const share = new MigrationShare(steps, () => now)
  now = 50
  share.reach('migrated 6')
  expect(share.value).toBeGreaterThan(0.4)
  // Its pace is that of the one step that it made, not of those before it.
  const made = share.value
  now = 75
  expect(share.value - made).toBeLessThan(0.25)
})
