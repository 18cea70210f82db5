import { describe, expect, it } from 'vitest'
import {
  heatStrength,
  magnificationText,
  nextObjective,
  objectiveOfZoom,
  scaleBar,
  zoomOfObjective,
} from './magnification.ts'

describe('magnification', () => {
  it('shows 0.25 µm per screen pixel at 40x, whatever the scale of the slide', () => {
    for (const micronsPerPixel of [0.22, 0.25, 0.5])
      expect(micronsPerPixel / zoomOfObjective(40, micronsPerPixel)).toBeCloseTo(0.25, 10)
  })

  it('reduces the heatmap to a quarter of its opacity at 40x, and keeps all of it up to 10x', () => {
    expect([5, 10, 20, 40, 80].map((power) => heatStrength(zoomOfObjective(power, 0.25), 0.25))).toEqual([
      1, 1, 0.5, 0.25, 0.25,
    ])
    expect(heatStrength(1, null)).toBe(0.25)
  })
  it('is its own inverse', () => {
    expect(objectiveOfZoom(zoomOfObjective(20, 0.499), 0.499)).toBeCloseTo(20, 10)
  })

  it('treats one to one as 40x on a slide without a scale, and shows no magnification for it', () => {
    expect(zoomOfObjective(40, null)).toBe(1)
    expect(objectiveOfZoom(1, null)).toBeNull()
  })

  it('steps from between two objectives to the nearer one in that direction', () => {
    expect(nextObjective(13, 1)).toBe(20)
    expect(nextObjective(13, -1)).toBe(10)
    expect(nextObjective(20, 1)).toBe(40)
    expect(nextObjective(60, 1)).toBe(40)
    expect(nextObjective(1, -1)).toBe(4)
  })

  it('shows decimals only for low powers', () => {
    expect(magnificationText(3.42)).toBe('3.4x')
    expect(magnificationText(39.97)).toBe('40x')
    expect(magnificationText(4)).toBe('4x')
  })
})

describe('the scale bar', () => {
  it('has a round length that fits', () => {
    expect(scaleBar(0.25, 140)).toEqual({ widthPx: 80, text: '20 µm' })
    expect(scaleBar(10, 140)).toEqual({ widthPx: 100, text: '1 mm' })
    expect(scaleBar(0.5, 140)).toEqual({ widthPx: 100, text: '50 µm' })
  })
})
