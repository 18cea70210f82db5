import { describe, expect, it } from 'vitest'
import { BorderDuplicates } from '#shared/domain/border-duplicates.ts'
import { blockAt, type ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { PixelSource } from '../pixels/index.ts'
import { detect } from './detect.ts'
import type { Looker } from './looker.ts'

/** Two blocks side by side with their border at x = 256. One pixel of the detector's scale is two of the slide. */
const plan: ScreeningPlan = {
  scale: 2,
  width: 512,
  height: 256,
  blockPx: 128,
  haloPx: 32,
  sizeMultiple: 16,
  columns: 2,
  rows: 1,
  blocks: [0, 1],
  areaMm2: 1,
}
const border = 256
/** Two readings closer than this are one cell; full-resolution px. */
const radius = 10

const white = {
  damagedTiles: 0,
  damagedShare: 0,
  readRegion: async ({ outWidth: width, outHeight: height }: { outWidth: number; outHeight: number }) => ({
    data: new Uint8Array(width * height * 3).fill(255),
    width,
    height,
  }),
} as unknown as PixelSource

/** A model that finds cells at these x of the slide, first for the left and then for the right block. */
function modelThatReads(...readings: readonly (readonly number[])[]): Looker {
  let block = 0
  return {
    async detect() {
      const { read, scaleX, scaleY } = blockAt(plan, block)
      const xs = readings[block++]!
      return {
        peaks: {
          count: xs.length,
          x: Float64Array.from(xs, (x) => (x - read.x) / scaleX),
          y: Float64Array.from(xs, () => (100 - read.y) / scaleY),
          presence: Float32Array.from(xs, () => 0.9),
          probabilities: Float32Array.from(xs, () => 1),
        },
        inferMs: 0,
      } as unknown as Awaited<ReturnType<Looker['detect']>>
    },
    grade: () => Promise.reject(new Error('nothing is graded here')),
  }
}

/** Places of the cells that a screening keeps, relative to the border. */
async function kept(left: readonly number[], right: readonly number[]): Promise<number[]> {
  const at = (offsets: readonly number[]) => offsets.map((offset) => border + offset)
  const duplicates = new BorderDuplicates(plan, { radius })
  const found: number[] = []
  for await (const { batch, x, y } of detect(
    white,
    modelThatReads(at(left), at(right)),
    plan,
    0,
    AbortSignal.timeout(9000),
  ))
    x.forEach((place, n) => {
      if (duplicates.accept({ batch, x: place, y: y[n]! })) found.push(Math.round((place - border) * 10) / 10)
    })
  return found
}

describe('a cell on the border of two blocks', () => {
  it('is kept once if each block sees it on the other side', async () => {
    expect(await kept([3.8], [-3.8])).toEqual([3.8])
  })

  it('is kept once if the left block sees it beyond its area and the right one deeper in its own', async () => {
    for (const beyond of [0.1, 1, 2, 3, 3.9])
      expect(await kept([beyond], [beyond + radius - 0.2]), `${beyond} px beyond`).toEqual([beyond])
  })

  it('is kept from its own block if the other sees it too far beyond its area', async () => {
    expect(await kept([4.1], [4.1])).toEqual([4.1])
    expect(await kept([4.1], [])).toEqual([])
  })

  it('is two cells if the readings are further apart than one cell', async () => {
    expect(await kept([-3], [8])).toEqual([-3, 8])
  })
})
