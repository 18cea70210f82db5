import { describe, expect, it } from 'vitest'
import {
  colourOnProcessor,
  colourTableToBytes,
  encodeSrgb,
  type LatticeTable,
  latticeSide,
  type MatrixTable,
  parseColourTable,
} from './colour-table.ts'

const decodeSrgb = (level: number): number => {
  const v = level / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}
const curve = Float32Array.from({ length: 256 }, (_, i) => decodeSrgb(i))
const matrixOf = (...matrix: number[]): MatrixTable => ({
  kind: 'matrix',
  curves: Float32Array.from([...curve, ...curve, ...curve]),
  matrix: Float32Array.from(matrix),
})
const identity = matrixOf(1, 0, 0, 0, 1, 0, 0, 0, 1)

const evenCurve = Uint16Array.from({ length: 256 }, (_, i) => Math.round((i / 255) * 65_535))
/** A table whose nodes hold what `of` returns for their place. All values are 0 to 1. */
function latticeOf(of: (r: number, g: number, b: number) => readonly [number, number, number]): LatticeTable {
  const lattice = new Uint8Array(latticeSide ** 3 * 3)
  const last = latticeSide - 1
  let at = 0
  for (let b = 0; b <= last; b++)
    for (let g = 0; g <= last; g++)
      for (let r = 0; r <= last; r++)
        for (const value of of(r / last, g / last, b / last)) lattice[at++] = Math.round(value * 255)
  return { kind: 'lattice', curve: evenCurve, lattice }
}
const applied = (table: MatrixTable | LatticeTable, pixels: number[], channels: 3 | 4 = 3): number[] => {
  const bytes = Uint8Array.from(pixels)
  colourOnProcessor(table)(bytes, channels)
  return [...bytes]
}

describe('A colour table as bytes', () => {
  it('can be read back unchanged, for both kinds', () => {
    const matrix = matrixOf(1, 2, 3, 4, 5, 6, 7, 8, 9)
    expect(parseColourTable(colourTableToBytes(matrix))).toEqual(matrix)
    const lattice = latticeOf((r, g, b) => [g, b, r])
    expect(parseColourTable(colourTableToBytes(lattice))).toEqual(lattice)
  })

  it('is refused if its length is wrong', () => {
    const bytes = colourTableToBytes(identity)
    for (const length of [0, bytes.length - 1, bytes.length + 1])
      expect(() => parseColourTable(new Uint8Array(length))).toThrow(new RangeError('not a colour table'))
  })

  it('can be read from any offset of a larger buffer', () => {
    const bytes = colourTableToBytes(identity)
    const larger = new Uint8Array(bytes.length + 3)
    larger.set(bytes, 3)
    expect(parseColourTable(larger.subarray(3))).toEqual(identity)
  })
})

describe('sRGB’s curve', () => {
  it('is straight near black, curved above, and ends at 0 and 1', () => {
    expect(encodeSrgb(-1)).toBe(0)
    expect(encodeSrgb(0)).toBe(0)
    expect(encodeSrgb(0.002)).toBeCloseTo(0.02584, 6)
    expect(encodeSrgb(0.0031308)).toBeCloseTo(0.040449936, 8)
    expect(encodeSrgb(0.5)).toBeCloseTo(0.735357, 5)
    expect(encodeSrgb(1)).toBeCloseTo(1, 12)
    expect(encodeSrgb(7)).toBeCloseTo(1, 12)
  })
})

describe('A table of curves and a matrix', () => {
  it('leaves every level unchanged if it is the identity', () => {
    for (let level = 0; level < 256; level++)
      expect(applied(identity, [level, 255 - level, level >> 1])).toEqual([level, 255 - level, level >> 1])
  })

  it('mixes the channels by its rows, each input through its own curve', () => {
    const swap = matrixOf(0, 1, 0, 0, 0, 1, 1, 0, 0)
    expect(applied(swap, [10, 100, 200, 1, 2, 3])).toEqual([100, 200, 10, 2, 3, 1])
    const halves = { ...identity, curves: identity.curves.map((light, i) => (i < 256 ? light / 2 : light)) }
    expect(applied(halves, [255, 255, 255])).toEqual([Math.round(encodeSrgb(0.5) * 255), 255, 255])
    const grey = matrixOf(0.2, 0.7, 0.1, 0.2, 0.7, 0.1, 0.2, 0.7, 0.1)
    const light = 0.2 * decodeSrgb(40) + 0.7 * decodeSrgb(90) + 0.1 * decodeSrgb(230)
    const level = Math.round(encodeSrgb(light) * 255)
    expect(applied(grey, [40, 90, 230])).toEqual([level, level, level])
  })

  it('clips at black and at white', () => {
    expect(applied(matrixOf(3, 0, 0, 0, -3, 0, 0, 0, 1), [200, 200, 200])).toEqual([255, 0, 200])
  })

  it('leaves alpha unchanged, and converts every pixel', () => {
    const swap = matrixOf(0, 1, 0, 0, 0, 1, 1, 0, 0)
    expect(applied(swap, [10, 100, 200, 77, 1, 2, 3, 0], 4)).toEqual([100, 200, 10, 77, 2, 3, 1, 0])
  })
})

describe('A table of nodes', () => {
  it('leaves every level unchanged if it is the identity', () => {
    const same = latticeOf((r, g, b) => [r, g, b])
    for (let level = 0; level < 256; level += 5)
      for (const pixel of [
        [level, 255 - level, 128],
        [128, level, 255 - level],
        [level, level, level],
      ])
        applied(same, pixel).forEach((value, i) => {
          expect(Math.abs(value - pixel[i]!), `${pixel}`).toBeLessThanOrEqual(1)
        })
  })

  it('is interpolated along the path from the lower to the upper corner', () => {
    // Only the node at (1, 0, 0) of the first cube is bright, so the result is that node's share.
    const lattice = new Uint8Array(latticeSide ** 3 * 3)
    lattice[3] = 240
    const table: LatticeTable = { kind: 'lattice', curve: evenCurve, lattice }
    const step = 255 / (latticeSide - 1)
    const share = (r: number, g: number, b: number) => applied(table, [r, g, b])[0]! / 240
    expect(share(4, 0, 0)).toBeCloseTo(4 / step, 1)
    expect(share(6, 3, 0)).toBeCloseTo((6 - 3) / step, 1)
    expect(share(6, 3, 5)).toBeCloseTo((6 - 5) / step, 1)
    expect(share(3, 6, 0)).toBe(0)
    expect(share(3, 0, 6)).toBe(0)
  })

  it('interpolates each of the six paths through a cube with its own two corners between', () => {
    const level = (r: number, g: number, b: number) => r + 2 * g + 4 * b + 8 * r * g + 16 * g * b + 32 * r * b
    const of = (r: number, g: number, b: number) => level(r, g, b) / 63
    const table = latticeOf((r, g, b) => [of(r, g, b), 0, 0])
    // Compared with the formula itself: the cube is so small that it is nearly linear between its nodes.
    for (const pixel of [
      [200, 150, 90],
      [200, 90, 150],
      [150, 200, 90],
      [90, 200, 150],
      [150, 90, 200],
      [90, 150, 200],
    ] as const) {
      const [r, g, b] = pixel.map((value) => value / 255) as [number, number, number]
      expect(Math.abs(applied(table, [...pixel])[0]! - of(r, g, b) * 255), `${pixel}`).toBeLessThanOrEqual(1.5)
    }
  })

  it('spreads the inputs by its curve', () => {
    const same = latticeOf((r, g, b) => [r, g, b])
    const dark = { ...same, curve: evenCurve.map((value) => value / 2) }
    expect(applied(dark, [200, 100, 254])).toEqual([100, 50, 127])
  })

  it('does not read beyond its last node', () => {
    expect(
      applied(
        latticeOf(() => [1, 0.5, 0]),
        [255, 255, 255],
      ),
    ).toEqual([255, 128, 0])
  })

  it('leaves alpha unchanged', () => {
    const swap = latticeOf((r, g, b) => [b, r, g])
    expect(applied(swap, [255, 0, 0, 9, 0, 0, 255, 8], 4)).toEqual([0, 255, 0, 9, 255, 0, 0, 8])
  })
})

it('An incomplete last pixel stays unchanged', () => {
  const swap = matrixOf(0, 1, 0, 0, 0, 1, 1, 0, 0)
  expect(applied(swap, [10, 100, 200, 7, 8])).toEqual([100, 200, 10, 7, 8])
  expect(
    applied(
      latticeOf((r, g, b) => [b, r, g]),
      [255, 0, 0, 7, 8],
    ),
  ).toEqual([0, 255, 0, 7, 8])
})
