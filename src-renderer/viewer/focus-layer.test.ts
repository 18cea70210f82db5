import { expect, it } from 'vitest'
import { outOfFocusRuns } from './focus-layer.ts'

it('marks adjacent squares below the limit as one run, and nothing else', () => {
  const squares = Uint8Array.from([
    ...[0, 10, 20, 90],
    ...[10, 0, 10, 10],
    ...[50, 50, 50, 51], //
  ])
  expect(outOfFocusRuns({ columns: 4, rows: 3, squares, sharpFrom: 50 })).toEqual([
    { row: 0, from: 1, to: 3 },
    { row: 1, from: 0, to: 1 },
    { row: 1, from: 2, to: 4 },
  ])
})
