import { describe, expect, it } from 'vitest'
import { aheadOf } from './pan-ahead.ts'
import type { SlideView } from './view.ts'

const view: SlideView = { x: 10_000, y: 5000, zoom: 0.5, rotation: 0, widthPx: 800, heightPx: 600 }
const frameMs = 1000 / 60

describe('what a pan will reach', () => {
  it('lies beyond the edge in its direction, as far as it moves in 0.3 s', () => {
    // 1000 screen pixels per second to the right: 300 in 0.3 s.
    const ahead = aheadOf(view, { ...view, x: view.x + (1000 * frameMs) / 1000 / view.zoom }, frameMs)
    expect(ahead.right).toBeCloseTo(300 / 800, 6)
    expect([ahead.left, ahead.top, ahead.bottom]).toEqual([0, 0, 0])
  })

  it('is limited to a part of the view, however fast the slide is thrown', () => {
    const ahead = aheadOf(view, { ...view, x: view.x - 9000, y: view.y - 9000 }, frameMs)
    expect(ahead).toEqual({ left: 0.6, right: 0, top: 0.6, bottom: 0 })
  })

  it('follows the screen on a rotated slide', () => {
    // After a quarter turn clockwise, the slide's right is the screen's lower edge.
    const turned = { ...view, rotation: 90 }
    const ahead = aheadOf(turned, { ...turned, x: view.x + 20 }, frameMs)
    expect(ahead.bottom).toBeCloseTo((20 * view.zoom * 300) / frameMs / 600, 6)
    expect(Math.max(ahead.left, ahead.right, ahead.top)).toBeCloseTo(0, 6)
  })
})
