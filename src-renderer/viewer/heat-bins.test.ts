import { describe, expect, it } from 'vitest'
import { emptyHeatBins, fillHeatBins, heatBinPx, paintHeat } from './heat-bins.ts'
import { heatRamp, inferno } from './inferno.ts'
import { type Marks, markStatus } from './marks.ts'

const size = { width: 1000, height: 500 }
const cells = (
  rows: { x: number; y: number; score: number; status?: number; label?: number; byReader?: number }[],
): Marks => ({
  count: rows.length,
  id: rows.map((_, at) => at + 1),
  x: rows.map((row) => row.x),
  y: rows.map((row) => row.y),
  width: rows.map(() => 40),
  height: rows.map(() => 40),
  label: rows.map((row) => row.label ?? 4),
  score: rows.map((row) => row.score),
  status: rows.map((row) => row.status ?? markStatus.open),
  byReader: rows.map((row) => row.byReader ?? 0),
})
const fill = (marks: Marks, threshold = 0) => {
  const bins = emptyHeatBins(size, 100)
  fillHeatBins(bins, marks, { threshold, isNormal: (label) => label === 0 })
  return bins
}
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)

describe('the heatmap', () => {
  it('has bins of 50 µm on a slide and finer ones on a field', () => {
    expect(heatBinPx({ width: 60_000, height: 60_000 }, 0.25)).toBe(200)
    expect(heatBinPx({ width: 1280, height: 960 }, 0.25)).toBe(16)
    expect(heatBinPx({ width: 500_000, height: 400_000 }, 0.25)).toBe(500)
  })

  it('shows the most suspicious cell of a bin, not the number of cells', () => {
    const crowd = Array.from({ length: 50 }, () => ({ x: 250, y: 250, score: 100 }))
    expect(fill(cells(crowd)).values[2 * 10 + 2]).toBeCloseTo(0.1, 5)
    expect(fill(cells([...crowd, { x: 255, y: 251, score: 980 }])).values[2 * 10 + 2]).toBeCloseTo(0.98, 5)
  })

  it('leaves out cells below the threshold', () => {
    const marks = cells([
      { x: 150, y: 150, score: 300 },
      { x: 850, y: 350, score: 900 },
    ])
    const bins = fill(marks, 0.5)
    expect(bins.values[1 * 10 + 1]).toBe(0)
    expect(bins.values[3 * 10 + 8]).toBeCloseTo(0.9, 5)
  })

  it('cools where the reader dismissed a cell or called it normal, and stays where a cell was confirmed', () => {
    expect(sum(fill(cells([{ x: 150, y: 150, score: 900, status: markStatus.dismissed }])).values)).toBe(0)
    expect(sum(fill(cells([{ x: 150, y: 150, score: 900, status: markStatus.relabelled, label: 0 }])).values)).toBe(0)
    expect(sum(fill(cells([{ x: 150, y: 150, score: 900, status: markStatus.accepted }])).values)).toBeGreaterThan(0.9)
    expect(sum(fill(cells([{ x: 150, y: 150, score: 900, byReader: 1 }])).values)).toBe(0)
  })

  it('keeps cells at the edge inside the grid', () => {
    const bins = fill(cells([{ x: 999, y: 499, score: 800 }]))
    expect(bins.values[4 * 10 + 9]).toBeCloseTo(0.8, 5)
  })

  it('is transparent at 0 and brightest at 1', () => {
    const bins = fill(cells([{ x: 550, y: 250, score: 1000 }]))
    const pixels = new Uint8ClampedArray(bins.values.length * 4)
    paintHeat(bins, heatRamp(), pixels)
    expect(pixels[3]).toBe(0)
    const hot = (2 * 10 + 5) * 4
    expect([...pixels.slice(hot, hot + 4)]).toEqual([...inferno(1), 255])
  })
})
