import { describe, expect, it } from 'vitest'
import { countFocus, focusByte, focusGrid, focusMap, sharpFromByte } from './focus-map.ts'
import { focusSquares, SQUARE_SHARP_AT_LEAST } from './focus-squares.ts'
import { blockAt, planScreening } from './screening-plan.ts'

const planOf = (width: number, height: number, blockPx: number, haloPx = 32) =>
  planScreening(
    { width: 1, height: 1, cells: Uint8Array.of(1), count: 1, glass: [240, 240, 240] },
    {
      width,
      height,
      micronsPerPixel: 0.25,
      detectorMicronsPerPixel: 0.5,
      blockPx,
      haloPx,
      sizeMultiple: 16,
      wholeBelowMm2: 4,
    },
  )

/** Stripes one pixel wide where `sharp` is true, a gentle wave where it is false, glass where it is null. */
function paint(width: number, height: number, sharp: (x: number, y: number) => boolean | null): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const is = sharp(x, y)
      const v = is === null ? 235 : is ? (x % 5 < 2 ? 90 : 200) : 150 + 60 * Math.sin(x / 12)
      data.fill(v, (y * width + x) * 3, (y * width + x) * 3 + 3)
    }
  return data
}

describe('a focus map', () => {
  it('has squares of about 64 µm that fill the blocks evenly', () => {
    expect(focusGrid(planOf(8000, 4000, 448))).toEqual({ perBlock: 4, columns: 36, rows: 18, squarePx: 224 })
    expect(focusGrid(planOf(8000, 4000, 512))).toEqual({ perBlock: 4, columns: 32, rows: 16, squarePx: 256 })
    expect(focusGrid(planOf(100, 100, 64))).toEqual({ perBlock: 1, columns: 1, rows: 1, squarePx: 128 })
  })

  it('shows block by block which part of a picture is out of focus, and nothing for glass', () => {
    // At the detector's scale 600 x 300: sharp up to 250, blurred up to 512, then glass.
    const plan = planOf(1200, 600, 256)
    const perBatch = plan.blocks.map((index) => {
      const block = blockAt(plan, index)
      const left = Math.round(block.read.x / 2)
      const data = paint(block.inputWidth, block.inputHeight, (x) =>
        x + left < 250 ? true : x + left < 512 ? false : null,
      )
      return [...focusSquares({ data, width: block.inputWidth }, block, plan)]
    })
    const map = focusMap(plan, Uint8Array.from(perBatch.flat()))
    const limit = sharpFromByte(SQUARE_SHARP_AT_LEAST)
    const said = Array.from(map.squares, (byte) => (byte === 0 ? '.' : byte < limit ? 'o' : 's')).join('')
    // 44 pixels of the last row are on the slide, which is enough to judge.
    expect([map.columns, map.rows, map.squarePx]).toEqual([5, 3, 256])
    expect(said).toBe('ssoo.ssoo.ssoo.')
    expect(countFocus(map.squares, limit)).toEqual({ judged: 12, outOfFocus: 6 })
  })

  it('leaves unread blocks empty', () => {
    const plan = { ...planOf(1024, 512, 256), blocks: [1] }
    expect([...focusMap(plan, Uint8Array.of(1, 2, 3, 4)).squares]).toEqual([0, 0, 1, 2, 0, 0, 3, 4])
  })

  it('stores sharpness in a byte, in order, with 0 for squares that cannot be judged', () => {
    expect([null, -9, -3, -1.25, 0, 9].map(focusByte)).toEqual([0, 1, 1, 89, 151, 255])
  })
})

describe('the count of squares out of focus', () => {
  it('counts those below the limit, out of all that could be judged', () => {
    expect(countFocus(Uint8Array.of(0, 1, 99, 100, 101, 255), 100)).toEqual({ judged: 5, outOfFocus: 2 })
    expect(countFocus(Uint8Array.of(0, 0), 100)).toEqual({ judged: 0, outOfFocus: 0 })
  })
})

describe('squares at the lower and right edge', () => {
  it('are left out if they lie beyond the slide', () => {
    // Two columns and two rows of blocks with four squares each. The slide ends within the first squares of the last
    // ones.
    const plan = planOf(600, 600, 256)
    const ofBatches = Uint8Array.from({ length: 16 }, (_, i) => i + 1)
    const { columns, rows, squares } = focusMap(plan, ofBatches)
    expect([columns, rows]).toEqual([3, 3])
    expect([...squares]).toEqual([1, 2, 5, 3, 4, 7, 9, 10, 13])
  })
})
