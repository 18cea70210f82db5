import { expect, it } from 'vitest'
import { isUnfinished, jobStates } from './job-state.ts'

it('a job may still change the result of its slide until it has succeeded, failed or been cancelled', () => {
  expect(jobStates.filter(isUnfinished)).toEqual([
    'queued',
    'running',
    'pausing',
    'paused',
    'cancelling',
    'interrupted',
  ])
  expect(jobStates.filter((state) => !isUnfinished(state))).toEqual(['cancelled', 'succeeded', 'failed'])
})
