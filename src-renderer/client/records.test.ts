import { expect, it } from 'vitest'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { isStale } from './records.ts'

const job = (id: number, state: ScreeningJob['state']) => ({ id, state }) as ScreeningJob

it('A late answer does not revive an ended job, but a new job replaces it', () => {
  expect(isStale(job(1, 'cancelling'), job(1, 'cancelled'))).toBe(true)
  expect(isStale(job(2, 'queued'), job(1, 'cancelled'))).toBe(false)
  expect(isStale(job(1, 'cancelled'), job(1, 'cancelling'))).toBe(false)
  expect(isStale(job(1, 'running'), null)).toBe(false)
})
