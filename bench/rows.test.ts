import { describe, expect, it } from 'vitest'
import { rowOf, table } from './rows.ts'

describe('A row of a benchmark', () => {
  it('has every field, with null for missing values', () => {
    expect(rowOf('tiles', { figure: 'tiles that failed', value: 0, unit: '' })).toEqual({
      bench: 'tiles',
      figure: 'tiles that failed',
      value: 0,
      unit: null,
      beside: null,
      limit: null,
      reached: null,
    })
  })

  it('meets an upper limit up to and including the limit', () => {
    const figure = { figure: 'opening', unit: 'ms', atMost: 100 }
    expect(rowOf('slides', { ...figure, value: 100 })).toMatchObject({ limit: 100, reached: true })
    expect(rowOf('slides', { ...figure, value: 100.1 })).toMatchObject({ limit: 100, reached: false })
  })

  it('meets a lower limit down to and including the limit', () => {
    const figure = { figure: 'times the peer', unit: 'x', atLeast: 2 }
    expect(rowOf('slides', { ...figure, value: 2 })).toMatchObject({ limit: 2, reached: true })
    expect(rowOf('slides', { ...figure, value: 1.9 })).toMatchObject({ limit: 2, reached: false })
  })

  it('without a measurement neither meets nor breaks its limit', () => {
    expect(rowOf('slides', { figure: 'times the peer', value: null, unit: 'x', atLeast: 2 }).reached).toBeNull()
  })

  it('is valid JSON for any measurement', () => {
    const row = rowOf('pan', { figure: 'oldest', value: Number.NaN, beside: Number.POSITIVE_INFINITY, unit: 'ms' })
    expect(JSON.parse(JSON.stringify(row))).toMatchObject({ value: null, beside: null })
  })

  it('keeps six digits', () => {
    expect(rowOf('pan', { figure: 'frame', value: 16.666_666_6, beside: 123_456.789, unit: 'ms' })).toMatchObject({
      value: 16.6667,
      beside: 123_457,
    })
  })
})

describe('A table of figures', () => {
  it('shows the numbers with their unit, the limit and whether it was met', () => {
    const lines = table([
      { figure: 'opening', value: 3.114, unit: 'ms', beside: 6.68, atMost: 100 },
      { figure: 'times the peer', value: 1.9, unit: 'x', atLeast: 2 },
      { figure: 'cells', value: 20_123, unit: '' },
      { figure: 'peer', value: 1, unit: 'ms', beside: null },
    ]).split('\n')
    const cells = lines.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    expect(cells[0]).toEqual(['figure', 'measured', 'beside it, same run', 'must reach', 'reached'])
    expect(cells.slice(2)).toEqual([
      ['opening', '3.11 ms', '6.68 ms', 'at most 100 ms', 'yes'],
      ['times the peer', '1.90 x', '', 'at least 2 x', 'NO'],
      ['cells', '20123', '', '', ''],
      ['peer', '1 ms', 'not measured', '', ''],
    ])
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
  })
})
