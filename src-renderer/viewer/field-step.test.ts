import { describe, expect, it } from 'vitest'
import { fieldInView, steppedField, zoomOfField } from './field-step.ts'

const fields = [0, 2000, 4000].map((x) => ({ x, y: 0, width: 1376, height: 1020 }))
const view = { widthPx: 800, heightPx: 600 }

describe('the current field', () => {
  it('is the one at the centre of the view, and there is none on the glass or in an overview', () => {
    expect(fieldInView(fields, { ...view, x: 2500, y: 500, zoom: 0.5 })).toBe(1)
    expect(fieldInView(fields, { ...view, x: 1700, y: 500, zoom: 0.5 })).toBeNull()
    expect(fieldInView(fields, { ...view, x: 2500, y: 500, zoom: 0.1 })).toBeNull()
  })
  it('is followed by the next, up to the last', () => {
    expect([null, 0, 1, 2].map((from) => steppedField(3, from, 1))).toEqual([0, 1, 2, null])
    expect([null, 0, 1, 2].map((from) => steppedField(3, from, -1))).toEqual([2, null, 0, 1])
  })
  it('can be fitted to the view', () => {
    const zoom = zoomOfField(fields[0]!, view)
    expect(1376 * zoom).toBeLessThanOrEqual(800)
    expect(1020 * zoom).toBeLessThanOrEqual(600)
    expect(fieldInView(fields, { ...view, x: 688, y: 510, zoom })).toBe(0)
  })
})
