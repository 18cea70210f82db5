import { describe, expect, it } from 'vitest'
import { type DrawnMeasure, distanceToLine, measureAt } from './ruler.ts'

const line = (id: number, x1: number, y1: number, x2: number, y2: number): DrawnMeasure => ({
  id,
  from: { x: x1, y: y1 },
  to: { x: x2, y: y2 },
})

describe('the ruler', () => {
  it('measures distance along the line, but not beyond its ends', () => {
    const measure = line(1, 0, 0, 100, 0)
    expect(distanceToLine(measure, { x: 50, y: 7 })).toBe(7)
    expect(distanceToLine(measure, { x: 130, y: 40 })).toBe(50)
    expect(distanceToLine(line(1, 5, 5, 5, 5), { x: 8, y: 9 })).toBe(5)
  })

  it('finds the line that was clicked', () => {
    const measures = [line(1, 0, 0, 100, 0), line(2, 0, 10, 100, 10)]
    expect(measureAt(measures, { x: 50, y: 7 }, 8)?.id).toBe(2)
    expect(measureAt(measures, { x: 50, y: 60 }, 8)).toBeNull()
  })
})
