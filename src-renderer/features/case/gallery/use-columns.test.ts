// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { columnsIn } from './use-columns.ts'

it('Tiles fill the width of the gallery exactly', () => {
  expect(columnsIn(384, 112)).toEqual({ columns: 3, sizePx: 120 })
  for (const width of [300, 384, 500, 760, 1400]) {
    const { columns, sizePx } = columnsIn(width, 112)
    const used = 16 + columns * sizePx + (columns - 1) * 4
    expect(width - used, `${width} px`).toBeGreaterThanOrEqual(0)
    expect(width - used, `${width} px`).toBeLessThan(columns)
  }
})

it('A gallery narrower than a tile has one column', () => {
  expect(columnsIn(100, 240)).toEqual({ columns: 1, sizePx: 84 })
})
