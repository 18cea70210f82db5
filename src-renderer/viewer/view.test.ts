import { describe, expect, it } from 'vitest'
import { quarterTurn, type SlideView, sameView, toScreen, toSlide, visibleRect } from './view.ts'

const view: SlideView = { x: 1000, y: 800, zoom: 0.5, rotation: 0, widthPx: 600, heightPx: 400 }

describe('the view', () => {
  it('shows its centre in the middle of the screen at any rotation', () => {
    for (const rotation of [0, 37, 90, 180, 271]) {
      const point = toScreen({ ...view, rotation }, view.x, view.y)
      expect(point.x).toBeCloseTo(300, 9)
      expect(point.y).toBeCloseTo(200, 9)
    }
  })

  it('turns clockwise: what was to the right of the centre is below it after 90°', () => {
    const point = toScreen({ ...view, rotation: 90 }, view.x + 100, view.y)
    expect(point.x).toBeCloseTo(300, 9)
    expect(point.y).toBeCloseTo(250, 9)
  })

  it('converts a screen point back to the same place on the slide', () => {
    const turned = { ...view, rotation: 33 }
    const back = toSlide(turned, toScreen(turned, 1234, 567))
    expect(back.x).toBeCloseTo(1234, 8)
    expect(back.y).toBeCloseTo(567, 8)
  })

  it('knows which part of the slide it covers', () => {
    expect(visibleRect(view)).toEqual({ x: 400, y: 400, width: 1200, height: 800 })
    const turned = visibleRect({ ...view, rotation: 90 })
    expect(turned.width).toBeCloseTo(800, 9)
    expect(turned.height).toBeCloseTo(1200, 9)
  })

  it('turns to the next quarter from any angle', () => {
    expect([0, 33, 89.8, 90, 181].map(quarterTurn)).toEqual([90, 90, 180, 180, 270])
  })
})

it('Two views are the same only if nothing visible differs', () => {
  const view = { x: 1, y: 2, zoom: 3, rotation: 90, widthPx: 500, heightPx: 400 }
  expect(sameView(view, { ...view })).toBe(true)
  for (const name of ['x', 'y', 'zoom', 'rotation', 'widthPx', 'heightPx'] as const)
    expect(sameView(view, { ...view, [name]: 7 }), name).toBe(false)
})
