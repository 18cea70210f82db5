import { describe, expect, it } from 'vitest'
import type { Marks } from './marks.ts'
import { createSpatialGrid } from './spatial-grid.ts'

/** Cells scattered over a slide of 50,000 x 40,000 px, the same each time. */
function scatter(count: number): Marks {
  let seed = 1
  const random = () => {
    seed = (seed * 48271) % 2147483647
    return seed / 2147483647
  }
  const column = (make: () => number) => Float32Array.from({ length: count }, make)
  return {
    count,
    id: Float32Array.from({ length: count }, (_, row) => row + 1),
    x: column(() => random() * 50_000),
    y: column(() => random() * 40_000),
    width: column(() => 20 + random() * 80),
    height: column(() => 20 + random() * 80),
    label: new Uint8Array(count),
    score: new Uint16Array(count),
    status: new Uint8Array(count),
    byReader: new Uint8Array(count),
  }
}

const all = () => true

describe('the spatial grid', () => {
  it('finds exactly the cells that a full scan finds', () => {
    const marks = scatter(5000)
    const grid = createSpatialGrid(marks)
    for (const region of [
      { x: 1000, y: 2000, width: 3000, height: 2500 },
      { x: 49_500, y: 39_500, width: 4000, height: 4000 },
      { x: -100, y: -100, width: 200, height: 200 },
    ]) {
      const found = new Set<number>()
      grid.query(region, (row) => found.add(row))
      for (let row = 0; row < marks.count; row++) {
        const inside =
          marks.x[row]! + marks.width[row]! / 2 >= region.x &&
          marks.x[row]! - marks.width[row]! / 2 <= region.x + region.width &&
          marks.y[row]! + marks.height[row]! / 2 >= region.y &&
          marks.y[row]! - marks.height[row]! / 2 <= region.y + region.height
        if (inside) expect(found.has(row)).toBe(true)
      }
    }
  })

  it('visits only the neighbourhood, so that panning stays fluid with 100,000 cells', () => {
    const grid = createSpatialGrid(scatter(100_000))
    let visited = 0
    grid.query({ x: 20_000, y: 20_000, width: 1000, height: 1000 }, () => visited++)
    expect(visited).toBeGreaterThan(10)
    expect(visited).toBeLessThan(200)
  })

  it('finds nothing far outside and nothing on an empty slide', () => {
    const visit = () => {
      throw new Error('nothing should be found')
    }
    createSpatialGrid(scatter(0)).query({ x: 0, y: 0, width: 10, height: 10 }, visit)
    createSpatialGrid(scatter(10)).query({ x: 90_000, y: 90_000, width: 10, height: 10 }, visit)
  })

  it('picks the smaller of two boxes that overlap', () => {
    const marks: Marks = {
      ...scatter(2),
      x: [100, 110],
      y: [100, 105],
      width: [200, 30],
      height: [200, 30],
    }
    const grid = createSpatialGrid(marks)
    expect(grid.pick(108, 104, 0, all)).toBe(1)
    expect(grid.pick(30, 30, 0, all)).toBe(0)
    expect(grid.pick(108, 104, 0, (row) => row === 0)).toBe(0)
    expect(grid.pick(500, 500, 0, all)).toBe(-1)
  })
})
