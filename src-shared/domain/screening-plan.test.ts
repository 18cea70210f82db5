import { describe, expect, it } from 'vitest'
import { BorderDuplicates } from './border-duplicates.ts'
import type { CellMask } from './cell-mask.ts'
import { blockAt, joinPlans, owns, planScreening, toEdge } from './screening-plan.ts'

const options = {
  width: 40_000,
  height: 30_000,
  micronsPerPixel: 0.25,
  detectorMicronsPerPixel: 0.5,
  blockPx: 1000,
  haloPx: 64,
  sizeMultiple: 32,
  wholeBelowMm2: 4,
}
/** A mask with 16 µm pixels for the slide above. `cell` returns whether a pixel holds cells. */
function maskWith(cell: (x: number, y: number) => boolean): CellMask {
  const width = 625
  const height = 469
  const cells = Uint8Array.from({ length: width * height }, (_, at) =>
    cell(at % width, Math.floor(at / width)) ? 1 : 0,
  )
  return { width, height, cells, count: cells.reduce((a, b) => a + b, 0), glass: [240, 240, 240] }
}

describe('the plan of a screening', () => {
  it('covers every pixel of the slide with blocks that do not overlap', () => {
    const plan = planScreening(
      maskWith(() => true),
      options,
    )
    expect(plan.blocks).toHaveLength(20 * 15)
    const area = plan.blocks
      .map((index) => blockAt(plan, index).core)
      .reduce((sum, { width, height }) => sum + width * height, 0)
    expect(area).toBe(options.width * options.height)
    for (const [x, y] of [
      [0, 0],
      [1999.99, 10],
      [2000, 10],
      [39_999.9, 29_999.9],
    ] as const)
      expect(plan.blocks.filter((index) => owns(blockAt(plan, index).core, x, y, 0))).toHaveLength(1)
  })

  it('leaves out blocks of glass, but not those next to a cell', () => {
    // 1000 detector pixels are 500 µm or 31.25 pixels of the mask. This cell lies one pixel left of a border.
    const plan = planScreening(
      maskWith((x, y) => x === 30 && y === 10),
      options,
    )
    expect(plan.blocks).toEqual([0, 1])
    expect(
      planScreening(
        maskWith(() => false),
        options,
      ).blocks,
    ).toEqual([])
  })

  it('reads all of a small field, whatever the mask says', () => {
    const plan = planScreening(
      maskWith(() => false),
      { ...options, width: 1280, height: 960 },
    )
    expect(plan.blocks).toEqual([0])
    expect(blockAt(plan, 0)).toMatchObject({
      read: { x: 0, y: 0, width: 1280, height: 960 },
      inputWidth: 640,
      inputHeight: 480,
    })
  })

  it('reads a halo around a block, clipped to the slide', () => {
    const plan = planScreening(
      maskWith(() => true),
      options,
    )
    expect(blockAt(plan, 0).read).toEqual({ x: 0, y: 0, width: 2128, height: 2128 })
    expect(blockAt(plan, 21).read).toEqual({ x: 1872, y: 1872, width: 2256, height: 2256 })
    expect(blockAt(plan, 21)).toMatchObject({ inputWidth: 1128, inputHeight: 1128, scaleX: 2, scaleY: 2 })
  })

  it('knows how far a place lies from the edge of its slide or field', () => {
    const plan = planScreening(
      maskWith(() => true),
      options,
    )
    expect(toEdge(plan, 39_990, 15_000)).toBe(10)
    expect(toEdge(plan, 20_000, 7)).toBe(7)
    const field = { ...plan, width: 1000, height: 800 }
    const two = [
      { x: 0, y: 0, plan: field },
      { x: 1100, y: 0, plan: field },
    ]
    const joined = joinPlans(two, { width: 2100, height: 800 })
    expect(toEdge(joined, 998, 400)).toBe(2)
    expect(toEdge(joined, 1103, 400)).toBe(3)
  })

  it('measures the cell-bearing area, not the slide', () => {
    const plan = planScreening(
      maskWith((x) => x < 125),
      options,
    )
    expect(plan.areaMm2).toBeCloseTo((10 * 7.5) / 5, 1)
  })
})

describe('a cell on the border of two blocks', () => {
  const plan = planScreening(
    maskWith(() => true),
    options,
  )
  const duplicates = () => new BorderDuplicates(plan, { radius: 10 })

  it('is kept once if both report it', () => {
    const border = duplicates()
    expect(border.accept({ batch: 0, x: 1999, y: 500 })).toBe(true)
    expect(border.accept({ batch: 1, x: 2002, y: 501 })).toBe(false)
    expect(border.accept({ batch: 1, x: 2002, y: 520 })).toBe(true)
  })

  it('is kept once at a corner of four blocks', () => {
    const border = duplicates()
    expect(border.accept({ batch: 1, x: 2001, y: 1999 })).toBe(true)
    expect(border.accept({ batch: 20, x: 1999, y: 2001 })).toBe(false)
    expect(border.accept({ batch: 21, x: 2001, y: 2001 })).toBe(false)
  })

  it('is recognised after a resume', () => {
    const border = duplicates()
    expect(border.neededFrom(21)).toBe(0)
    expect(border.neededFrom(40)).toBe(19)
    border.restore({ batch: 1, x: 2500, y: 1999 })
    expect(border.accept({ batch: 21, x: 2500, y: 2001 })).toBe(false)
  })

  it('stays apart from a close cell of the same block', () => {
    const border = duplicates()
    expect(border.accept({ batch: 0, x: 1999, y: 500 })).toBe(true)
    expect(border.accept({ batch: 0, x: 1996, y: 500 })).toBe(true)
  })
})

describe('the distance to the edge', () => {
  const plan = planScreening(
    maskWith(() => true),
    options,
  )
  const field = { ...plan, width: 1000, height: 800 }
  const joined = joinPlans(
    [
      { x: 0, y: 0, plan: field },
      { x: 1000, y: 0, plan: field },
      { x: 0, y: 900, plan: field },
    ],
    { width: 2000, height: 1700 },
  )

  it('is the distance to the nearest of the four edges', () => {
    expect(toEdge(plan, 12, 15_000)).toBe(12)
    expect(toEdge(plan, 39_988, 15_000)).toBe(12)
    expect(toEdge(plan, 20_000, 12)).toBe(12)
    expect(toEdge(plan, 20_000, 29_988)).toBe(12)
  })

  it('is measured in the field that holds the place, which owns its left and upper edge only', () => {
    expect(toEdge(joined, 999, 400)).toBe(1)
    expect(toEdge(joined, 1000, 400)).toBe(0)
    expect(toEdge(joined, 1300, 400)).toBe(300)
    expect(toEdge(joined, 500, 900)).toBe(0)
    expect(toEdge(joined, 500, 1000)).toBe(100)
    expect(toEdge(joined, 0, 0)).toBe(0)
  })

  it('is measured to the slide’s edge for a place on the glass between fields', () => {
    expect(toEdge(joined, 500, 800)).toBe(500)
    expect(toEdge(joined, 700, 850)).toBe(700)
    expect(toEdge(joined, 1500, 1000)).toBe(500)
  })
})

describe('a block is read', () => {
  it('if its own part of the mask has cells, and no further', () => {
    // A block has 31.25 pixels of the mask. With the margin of 2, a cell at 34 reaches to 32, which is in the second
    // block only.
    const at = (column: number, line: number) =>
      planScreening(
        maskWith((x, y) => x === column && y === line),
        options,
      ).blocks
    expect(at(34, 10)).toEqual([1])
    expect(at(33, 10)).toEqual([0, 1])
    expect(at(10, 34)).toEqual([20])
    expect(at(10, 33)).toEqual([0, 20])
    expect(at(624, 468)).toEqual([299])
  })
})
