import { describe, expect, it } from 'vitest'
import { planeText, steppedPlane } from './plane-text.ts'

const planes = { planes: 7, startPlane: 3, planeMicrons: 0.5 }

describe('a focal plane', () => {
  it('is named by its number, and by its distance if that is known', () => {
    expect(planeText({ ...planes, planeMicrons: null }, 0)).toBe('1 / 7')
    expect(planeText(planes, 5)).toBe('6 / 7 · +1.0 µm')
    expect(planeText(planes, 2)).toBe('3 / 7 · −0.5 µm')
    expect(planeText(planes, -1)).toBe('all 7')
  })
  it('a step stops at the last plane, and leads from all in focus to the start plane', () => {
    expect([steppedPlane(planes, 6, 1), steppedPlane(planes, 0, -1), steppedPlane(planes, 2, 1)]).toEqual([6, 0, 3])
    expect(steppedPlane(planes, -1, 1)).toBe(3)
  })
})
