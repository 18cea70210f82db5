import { describe, expect, it } from 'vitest'
import { asItIs } from '#shared/contract/schemas/viewing.ts'
import { isToneAltered, toneCurve } from './tone.ts'

const at = (curve: number[], level: number) => Math.round(curve[level]! * 255)

describe('the tone of the picture', () => {
  it('leaves every level unchanged until the reader changes something', () => {
    expect(isToneAltered(asItIs)).toBe(false)
    expect(toneCurve(asItIs).map((value) => Math.round(value * 255))).toEqual(Array.from({ length: 256 }, (_, i) => i))
  })
  it('brightness shifts, contrast pivots around the middle, gamma lifts the dark parts and keeps the ends', () => {
    expect(at(toneCurve({ ...asItIs, brightness: 20 }), 100)).toBe(151)
    const steep = toneCurve({ ...asItIs, contrast: 50 })
    expect([0, 100, 200, 255].map((level) => at(steep, level))).toEqual([0, 86, 236, 255])
    const lifted = toneCurve({ ...asItIs, gamma: 2 })
    expect([at(lifted, 0), at(lifted, 64), at(lifted, 255)]).toEqual([0, 128, 255])
    expect(isToneAltered({ ...asItIs, gamma: 1.1 })).toBe(true)
  })
})
