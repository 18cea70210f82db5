import { expect, it } from 'vitest'
import { positionText } from './position-text.ts'

it('A place is shown in mm if the scale is known, otherwise in whole pixels', () => {
  expect(positionText({ x: 2000, y: 1000.4 }, 0.25)).toBe('0.500 mm, 0.250 mm')
  expect(positionText({ x: 200.6, y: 100.4 }, null)).toBe('201, 100 px')
})
