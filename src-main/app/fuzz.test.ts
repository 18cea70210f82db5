import { expect, it, vi } from 'vitest'
import { fuzzedRound } from './testing/fuzz/index.ts'

vi.setConfig({ testTimeout: 300_000 })

it('No call, sound, spoilt or hostile, is a bug, touches a file beside the data folder or damages the records', async () => {
  const { faults, touched, damage, answers } = await fuzzedRound(1000, 0)
  expect(faults).toEqual([])
  expect(touched).toEqual([])
  expect(damage).toEqual([])
  // The calls are no mere noise: many reach the parts behind the schemas.
  expect(answers.ok).toBeGreaterThan(200)
  expect(Object.keys(answers).length).toBeGreaterThan(6)
})
