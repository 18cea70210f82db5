import { expect, it } from 'vitest'
import { createWheelSteps } from './wheel-steps.ts'

it('One notch of a wheel is one step, whatever line unit the browser reports', () => {
  const steps = createWheelSteps()
  expect(steps({ deltaMode: 0, deltaY: -100 })).toBe(2)
  expect(steps({ deltaMode: 1, deltaY: 3 })).toBe(-1)
})

it('Small turns of a trackpad add up to a step, and a turn back is subtracted', () => {
  const steps = createWheelSteps()
  const turns = [-20, -20, 15, -20, -10].map((deltaY) => steps({ deltaMode: 0, deltaY }))
  expect(turns.map((step) => step + 0)).toEqual([0, 0, 0, 0, 1])
  expect(steps({ deltaMode: 0, deltaY: -45 })).toBe(1)
})
