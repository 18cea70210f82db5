import { describe, expect, it } from 'vitest'
import { fieldAt } from '#shared/domain/slide-info.ts'
import { gapOf, layOutFields } from './layout.ts'

const size = (file: string, width: number, height: number) => ({ file, width, height })

describe('the layout of fields', () => {
  it('is nearly square, in the order given, with at least the gap between any two', () => {
    const sizes = Array.from({ length: 23 }, (_, i) => size(`${i}`, 1376 - (i % 3) * 200, 1020 + (i % 5) * 50))
    const { width, height, fields } = layOutFields(sizes, 480)
    expect(fields.map(({ file }) => file)).toEqual(sizes.map(({ file }) => file))
    expect(Math.max(width / height, height / width)).toBeLessThan(1.4)
    for (const a of fields) {
      expect(a.x + a.width).toBeLessThanOrEqual(width)
      expect(a.y + a.height).toBeLessThanOrEqual(height)
      for (const b of fields) {
        if (a === b) continue
        const across = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width))
        const down = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height))
        expect(Math.max(across, down)).toBeGreaterThanOrEqual(480)
      }
    }
    expect(layOutFields(sizes, 480)).toEqual({ width, height, fields })
  })

  it('has no row or column without a field', () => {
    for (let n = 2; n < 40; n++) {
      const { fields, width, height } = layOutFields(
        Array.from({ length: n }, (_, i) => size(`${i}`, 1000, 700)),
        480,
      )
      expect(Math.max(...fields.map((field) => field.x + field.width))).toBe(width)
      expect(Math.max(...fields.map((field) => field.y + field.height))).toBe(height)
    }
  })

  it('leaves gaps wider than the reach of a crop and of the detector, at every scale', () => {
    for (const scale of [0.05, 0.1, 0.25, 0.5, 2]) expect(gapOf(scale) * scale).toBeGreaterThanOrEqual(80 - 1e-9)
    expect(gapOf(null)).toBe(480)
    // If the scale is unknown, half a window of 48 µm ends before the neighbour even at the finest possible scale.
    expect(gapOf(null) * 0.05).toBeGreaterThanOrEqual(24)
  })

  it('finds the field of a point', () => {
    const { fields } = layOutFields([size('a', 100, 100), size('b', 100, 100)], 480)
    expect(fieldAt(fields, 99.5, 99.5)?.file).toBe('a')
    expect(fieldAt(fields, 100, 50)).toBeNull()
    expect(fieldAt(fields, fields[1]!.x, fields[1]!.y)?.file).toBe('b')
    expect(fieldAt(undefined, 1, 1)).toBeNull()
  })
})
