import { expect, it } from 'vitest'
import { scaleAsked } from './scale-asked.ts'

it('A line of a known length gives the scale', () => {
  expect(scaleAsked({ typed: '', distance: '100', linePx: 400 })).toEqual({
    byLine: true,
    lineMicrons: 100,
    micronsPerPixel: 0.25,
  })
})

it('A line of less than ten pixels, or of no length, gives none', () => {
  expect(scaleAsked({ typed: '', distance: '1', linePx: 9.9 }).micronsPerPixel).toBeNull()
  expect(scaleAsked({ typed: '', distance: '1', linePx: 10 }).micronsPerPixel).toBe(0.1)
  expect(scaleAsked({ typed: ' ', distance: 'ten', linePx: 100 })).toMatchObject({
    byLine: true,
    micronsPerPixel: null,
  })
})

it('A typed scale takes precedence over the line, and is refused if no camera can have it', () => {
  expect(scaleAsked({ typed: '0.5', distance: '100', linePx: 400 })).toMatchObject({
    byLine: false,
    micronsPerPixel: 0.5,
  })
  for (const typed of ['0.019', '20.1', 'abc', '-1'])
    expect(scaleAsked({ typed, distance: '100', linePx: 400 }).micronsPerPixel, typed).toBeNull()
  for (const typed of ['0.02', '20'])
    expect(scaleAsked({ typed, distance: '', linePx: 0 }).micronsPerPixel).not.toBeNull()
})
