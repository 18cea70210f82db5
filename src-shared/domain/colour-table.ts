/** Nodes along each axis of the lattice. */
export const latticeSide = 33
const curveLength = 256
const latticeLength = latticeSide ** 3 * 3
const full = 65_535

/** A profile of curves and a matrix in closed form. It is exact, and covers nearly every scanner and camera. */
export interface MatrixTable {
  readonly kind: 'matrix'
  /** Linear light of each 8-bit input: 256 values of red, then green, then blue. */
  readonly curves: Float32Array
  /** From that light to linear sRGB, row by row. */
  readonly matrix: Float32Array
}

/** Any other profile as a table of 33 x 33 x 33 nodes. A curve before it spaces the inputs evenly for the eye. */
export interface LatticeTable {
  readonly kind: 'lattice'
  /** 256 positions along the lattice's axes, 0 to 65535, the same for red, green and blue. */
  readonly curve: Uint16Array
  /** sRGB levels of the nodes, red fastest, then green, then blue. */
  readonly lattice: Uint8Array
}

/** A colour profile as the conversion of its 8-bit values to sRGB. */
export type ColourTable = MatrixTable | LatticeTable

const matrixBytes = (3 * curveLength + 9) * 4
const latticeBytes = curveLength * 2 + latticeLength

/** Reads a table from the bytes that `colourTableToBytes` made. Throws RangeError on any other length. */
export function parseColourTable(bytes: Uint8Array): ColourTable {
  const own = bytes.slice()
  if (own.length === matrixBytes) {
    const values = new Float32Array(own.buffer)
    return { kind: 'matrix', curves: values.subarray(0, 3 * curveLength), matrix: values.subarray(3 * curveLength) }
  }
  if (own.length !== latticeBytes) throw new RangeError('not a colour table')
  return {
    kind: 'lattice',
    curve: new Uint16Array(own.buffer, 0, curveLength),
    lattice: new Uint8Array(own.buffer, curveLength * 2),
  }
}

/** The table as bytes. Numbers are little-endian, as on every current processor. */
export function colourTableToBytes(table: ColourTable): Uint8Array {
  if (table.kind === 'matrix') {
    const values = new Float32Array(matrixBytes / 4)
    values.set(table.curves)
    values.set(table.matrix, 3 * curveLength)
    return new Uint8Array(values.buffer)
  }
  const bytes = new Uint8Array(latticeBytes)
  new Uint16Array(bytes.buffer, 0, curveLength).set(table.curve)
  bytes.set(table.lattice, curveLength * 2)
  return bytes
}

/** Converts pixels in place. `channels`: 3 for RGB, 4 for RGBA, whose alpha stays unchanged. */
export type ApplyColour = (pixels: Uint8Array | Uint8ClampedArray, channels: 3 | 4) => void

/** Prepares a table for converting many pixels on the processor. */
export const colourOnProcessor = (table: ColourTable): ApplyColour =>
  table.kind === 'matrix' ? byMatrix(table) : byLattice(table)

/** sRGB's own curve for 0 to 1. Source: IEC 61966-2-1. */
export const encodeSrgb = (light: number): number =>
  light <= 0.0031308 ? 12.92 * Math.max(0, light) : 1.055 * Math.min(1, light) ** (1 / 2.4) - 0.055

/**
 * Steps of the table from light back to levels. The steps are fine enough to hit every level near black, where the
 * curve is steep.
 */
const encodeSteps = 8192

function byMatrix({ curves, matrix }: MatrixTable): ApplyColour {
  const encoded = Uint8Array.from({ length: encodeSteps + 1 }, (_, i) => Math.round(encodeSrgb(i / encodeSteps) * 255))
  const level = (light: number): number =>
    encoded[light <= 0 ? 0 : light >= 1 ? encodeSteps : (light * encodeSteps + 0.5) | 0]!
  const [a, b, c, d, e, f, g, h, i] = matrix as unknown as readonly number[]
  return (pixels, channels) => {
    for (let at = 0; at + 2 < pixels.length; at += channels) {
      const red = curves[pixels[at]!]!
      const green = curves[256 + pixels[at + 1]!]!
      const blue = curves[512 + pixels[at + 2]!]!
      pixels[at] = level(a! * red + b! * green + c! * blue)
      pixels[at + 1] = level(d! * red + e! * green + f! * blue)
      pixels[at + 2] = level(g! * red + h! * green + i! * blue)
    }
  }
}

/** Tetrahedral interpolation, as lcms does it. */
function byLattice({ curve, lattice }: LatticeTable): ApplyColour {
  const steps = latticeSide - 1
  const node = new Uint16Array(curveLength)
  const part = new Float32Array(curveLength)
  for (const [value, at] of curve.entries()) {
    const place = (at / full) * steps
    node[value] = Math.min(steps - 1, Math.floor(place))
    part[value] = place - node[value]!
  }
  const [dr, dg, db] = [3, latticeSide * 3, latticeSide * latticeSide * 3]

  return (pixels, channels) => {
    for (let i = 0; i + 2 < pixels.length; i += channels) {
      const [r, g, b] = [part[pixels[i]!]!, part[pixels[i + 1]!]!, part[pixels[i + 2]!]!]
      const at = node[pixels[i]!]! * dr + node[pixels[i + 1]!]! * dg + node[pixels[i + 2]!]! * db
      // The path leads from the lower corner to the upper one, along the axis with the largest fraction first.
      const big = Math.max(r, g, b)
      const small = Math.min(r, g, b)
      const mid = r + g + b - big - small
      const first = at + (big === r ? dr : big === g ? dg : db)
      const last = at + dr + dg + db
      const second = last - (small === b ? db : small === g ? dg : dr)
      for (let c = 0; c < 3; c++) {
        const value =
          lattice[at + c]! * (1 - big) +
          lattice[first + c]! * (big - mid) +
          lattice[second + c]! * (mid - small) +
          lattice[last + c]! * small
        pixels[i + c] = value + 0.5
      }
    }
  }
}
