import { describe, expect, it } from 'vitest'
import { BorderDuplicates, isReportedBy } from './border-duplicates.ts'
import { blockAt, joinPlans, planScreening, type ScreeningPlan } from './screening-plan.ts'

const mask = { width: 1, height: 1, cells: new Uint8Array([1]), count: 1 }
/** Blocks of 200 px at full resolution, twice the detector's scale. The whole slide is read. */
const planOf = (width: number, height: number): ScreeningPlan =>
  planScreening(mask as never, {
    width,
    height,
    micronsPerPixel: 0.25,
    detectorMicronsPerPixel: 0.5,
    blockPx: 100,
    haloPx: 20,
    sizeMultiple: 32,
    wholeBelowMm2: 1000,
  })
/** Three columns and three rows. */
const plan = planOf(600, 600)
const radius = 10
const slack = 4

describe('A block', () => {
  it('reports the cells in its own area and up to two detector pixels beyond it', () => {
    const middle = blockAt(plan, 4)
    const reports = (x: number, y: number) => isReportedBy(plan, middle, x, y)
    expect(reports(300, 300)).toBe(true)
    expect(reports(200 - slack, 200 - slack)).toBe(true)
    expect(reports(200 - slack - 0.1, 300)).toBe(false)
    expect(reports(400 + slack - 0.1, 300)).toBe(true)
    expect(reports(400 + slack, 300)).toBe(false)
    expect(reports(300, 200 - slack - 0.1)).toBe(false)
    expect(reports(300, 400 + slack)).toBe(false)
  })
})

describe('A cell on the border of two blocks', () => {
  const pairs = [
    ['beside each other', 0, 1, 200, 100],
    ['above each other', 1, 4, 300, 200],
    ['at a corner, to the right', 0, 4, 200, 200],
    ['at a corner, to the left', 1, 3, 200, 200],
  ] as const

  it.each(pairs)('is kept by the block that was committed first: %s', (_, first, second, x, y) => {
    const border = new BorderDuplicates(plan, { radius })
    expect(border.accept({ batch: first, x: x - 1, y: y - 1 })).toBe(true)
    expect(border.accept({ batch: second, x: x + 1, y: y + 1 })).toBe(false)
  })

  it.each(pairs)('is recognised after a resume: %s', (_, first, second, x, y) => {
    const border = new BorderDuplicates(plan, { radius })
    border.restore({ batch: first, x: x - 1, y: y - 1 })
    expect(border.accept({ batch: second, x: x + 1, y: y + 1 })).toBe(false)
  })

  it('is a different cell from the radius on', () => {
    const at = (distance: number) => {
      const border = new BorderDuplicates(plan, { radius })
      border.accept({ batch: 0, x: 199, y: 100 })
      return border.accept({ batch: 1, x: 199 + distance, y: 100 })
    }
    expect(at(radius - 0.1)).toBe(false)
    expect(at(radius)).toBe(true)
    const aslant = new BorderDuplicates(plan, { radius })
    aslant.accept({ batch: 0, x: 199, y: 100 })
    expect(aslant.accept({ batch: 1, x: 206, y: 106 })).toBe(false)
    expect(aslant.accept({ batch: 1, x: 207, y: 108 })).toBe(true)
  })

  it('is not compared with cells of its own block, which the detector already told apart', () => {
    const border = new BorderDuplicates(plan, { radius })
    expect(border.accept({ batch: 0, x: 199, y: 100 })).toBe(true)
    expect(border.accept({ batch: 0, x: 198, y: 100 })).toBe(true)
  })

  it('is searched for as far from the border as two readings of it can lie', () => {
    const border = new BorderDuplicates(plan, { radius })
    // The first block reports a cell up to the slack beyond the border. The other reading lies within the radius of
    // it.
    const reported = 200 + slack - 0.1
    expect(isReportedBy(plan, blockAt(plan, 0), reported, 100)).toBe(true)
    border.accept({ batch: 0, x: reported, y: 100 })
    expect(border.accept({ batch: 1, x: reported + radius - 0.1, y: 100 })).toBe(false)
  })

  it('is searched for along every border of a block', () => {
    for (const [batch, x, y] of [
      [1, 300, 199],
      [7, 300, 401],
      [3, 199, 300],
      [5, 401, 300],
    ] as const) {
      const border = new BorderDuplicates(plan, { radius })
      border.restore({ batch, x, y })
      expect(
        border.accept({
          batch: 4,
          x: x === 300 ? 300 : 300 + (x - 300) * 0.98,
          y: y === 300 ? 300 : 300 + (y - 300) * 0.98,
        }),
        `${batch}`,
      ).toBe(false)
    }
  })

  it('is not compared across the slide, where one row ends and the next begins', () => {
    const border = new BorderDuplicates(planOf(400, 600), { radius: 500 })
    border.accept({ batch: 1, x: 399, y: 100 })
    // Block 2 begins the second row. It lies below block 0 and touches block 1 at a corner, but not block 4.
    expect(border.accept({ batch: 4, x: 1, y: 401 })).toBe(true)
  })
})

describe('What is remembered for later blocks', () => {
  it('starts in the row above, one column to the left', () => {
    const border = new BorderDuplicates(plan, { radius })
    expect([0, 3, 4, 5, 8].map((batch) => border.neededFrom(batch))).toEqual([0, 0, 0, 1, 4])
  })

  it('is kept until no later block can touch it', () => {
    const wide = planOf(1000, 1000)
    const border = new BorderDuplicates(wide, { radius })
    border.accept({ batch: 0, x: 199, y: 199 })
    // A full row of other cells follows. Block 6 is the last that touches block 0.
    for (const batch of [1, 2, 3, 4, 5]) border.accept({ batch, x: 200 * (batch % 5) + 100, y: batch < 5 ? 199 : 201 })
    expect(border.accept({ batch: 6, x: 201, y: 201 })).toBe(false)
  })

  it('is not consulted in the middle of a block', () => {
    const border = new BorderDuplicates(plan, { radius: 30 })
    expect(border.accept({ batch: 0, x: 100, y: 100 })).toBe(true)
    expect(border.accept({ batch: 0, x: 100, y: 100 })).toBe(true)
  })
})

describe('Blocks of a slide made of fields', () => {
  it('are not compared across fields: nothing is read beyond a field’s edge', () => {
    const field = planOf(400, 400)
    const joined = joinPlans(
      [
        { x: 0, y: 0, plan: field },
        { x: 400, y: 0, plan: field },
      ],
      { width: 800, height: 400 },
    )
    const border = new BorderDuplicates(joined, { radius })
    expect(border.accept({ batch: 3, x: 399, y: 399 })).toBe(true)
    expect(border.accept({ batch: 4, x: 401, y: 399 })).toBe(true)
    expect(border.accept({ batch: 5, x: 601, y: 100 })).toBe(true)
    expect(border.accept({ batch: 4, x: 599, y: 100 })).toBe(false)
  })
})

it('Cells of an earlier block stay known until its last neighbour is finished', () => {
  const border = new BorderDuplicates(plan, { radius })
  border.accept({ batch: 0, x: 199, y: 199 })
  // The first cell of block 4 makes it forget older blocks. Block 0 touches block 4 at a corner.
  expect(border.accept({ batch: 4, x: 300, y: 201 })).toBe(true)
  expect(border.accept({ batch: 4, x: 201, y: 201 })).toBe(false)
})
