import { describe, expect, it } from 'vitest'
import { focusByte } from './focus-map.ts'
import { focusSquares, squareSharpness } from './focus-squares.ts'
import { blockAt, planScreening } from './screening-plan.ts'

/** Random green, the same each time. Red and blue hold other values. */
function noise(width: number, height: number, spread = 256): Uint8Array {
  let state = 7
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return i % 3 === 1 ? Math.floor((state / 2 ** 32) * spread) : 255 - (i % 200)
  })
}

/** The definition, computed for every second pixel of every second row. */
function defined(data: Uint8Array, width: number, [x0, y0, x1, y1]: readonly [number, number, number, number]): number {
  const green = (x: number, y: number) => data[(y * width + x) * 3 + 1]!
  const values: number[] = []
  const laplacians: number[] = []
  for (let y = y0; y < y1; y += 2)
    for (let x = x0; x < x1; x += 2) {
      values.push(green(x, y))
      laplacians.push(green(x - 1, y) + green(x + 1, y) + green(x, y - 1) + green(x, y + 1) - 4 * green(x, y))
    }
  const mean = (of: readonly number[]) => of.reduce((sum, v) => sum + v, 0) / of.length
  const variance = (of: readonly number[]) => mean(of.map((v) => v * v)) - mean(of) ** 2
  return Math.log10((variance(laplacians) + 1e-3) / (variance(values) + 25))
}

describe('The sharpness of a square', () => {
  const [width, height] = [90, 70]
  const data = noise(width, height)

  it('matches its definition', () => {
    const places = [
      [1, 1, 89, 69],
      [10, 20, 50, 60],
      [7, 5, 40, 38],
      [1, 1, 33, 33],
    ] as const
    for (const place of places)
      expect(squareSharpness({ data, width }, place[0], place[1], place[2], place[3]), `${place}`).toBeCloseTo(
        defined(data, width, place),
        8,
      )
  })

  it('is unknown below 32 px in either direction', () => {
    expect(squareSharpness({ data, width }, 10, 10, 42, 42)).not.toBeNull()
    expect(squareSharpness({ data, width }, 10, 10, 41, 42)).toBeNull()
    expect(squareSharpness({ data, width }, 10, 10, 42, 41)).toBeNull()
  })

  it('is unknown for glass and for bare plasma, which have no texture to judge', () => {
    const plain = new Uint8Array(width * height * 3).fill(235)
    expect(squareSharpness({ data: plain, width }, 1, 1, 60, 60)).toBeNull()
    // The variance of evenly spread values is a twelfth of their squared spread: 33 gives 91, 36 gives 108.
    expect(squareSharpness({ data: noise(width, height, 33), width }, 1, 1, 60, 60)).toBeNull()
    expect(squareSharpness({ data: noise(width, height, 37), width }, 1, 1, 60, 60)).not.toBeNull()
  })
})

describe('The focus bytes of a block', () => {
  const plan = planScreening(
    { width: 1, height: 1, cells: Uint8Array.of(1), count: 1, glass: [240, 240, 240] },
    {
      ...{ width: 1100, height: 900, micronsPerPixel: 0.25, detectorMicronsPerPixel: 0.5 },
      ...{ blockPx: 256, haloPx: 32, sizeMultiple: 16, wholeBelowMm2: 4 },
    },
  )
  /** Where the four squares of a block lie in the picture read for it, px. */
  const squaresOf = (index: number, places: readonly (readonly [number, number, number, number])[]) => {
    const block = blockAt(plan, index)
    const width = block.inputWidth
    const data = noise(width, block.inputHeight)
    const byte = (place: readonly [number, number, number, number]) =>
      focusByte(squareSharpness({ data, width }, ...place))
    expect([...focusSquares({ data, width }, block, plan)]).toEqual(places.map(byte))
    return places.map(byte)
  }

  it('cover its own area, without the halo and without one pixel at the slide’s edge', () => {
    squaresOf(0, [
      [1, 1, 128, 128],
      [128, 1, 256, 128],
      [1, 128, 128, 256],
      [128, 128, 256, 256],
    ])
    squaresOf(1, [
      [32, 1, 160, 128],
      [160, 1, 288, 128],
      [32, 128, 160, 256],
      [160, 128, 288, 256],
    ])
  })

  it('end at the slide’s edge', () => {
    // 550 x 450 px at the detector's scale: 38 px of the third column, 194 px of the second row.
    const bytes = squaresOf(5, [
      [32, 32, 69, 160],
      [69, 32, 69, 160],
      [32, 160, 69, 225],
      [69, 160, 69, 225],
    ])
    expect(bytes.map((byte) => byte > 0)).toEqual([true, false, true, false])
  })
})
