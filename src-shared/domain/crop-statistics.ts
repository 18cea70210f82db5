/**
 * Stain and focus of a graded crop, measured as in training (models/training/reliability.py), so that the limits in a
 * model's manifest apply here.
 */
export interface CropStatistics {
  /** Mean optical density of R, G, B, then their standard deviations within the crop. */
  readonly stain: readonly number[]
  /** log10 of the Laplacian's variance over the grey value's, at half resolution. */
  readonly sharpness: number
}

export const STAIN_VALUES = 6

const density = Float64Array.from({ length: 256 }, (_, v) => -Math.log((v + 1) / 256))

/**
 * Side in pixels of the measured square: the nucleus and its direct surroundings, however wide the grader's crop is.
 */
const MEASURED = 96

/** Statistics of the middle of one square RGB crop with a side of `side` pixels. */
export function cropStatistics(crop: Uint8Array, side: number): CropStatistics {
  const size = Math.min(side, MEASURED)
  const data = size === side ? crop : middle(crop, side, size)
  const n = size * size
  const stain: number[] = [0, 0, 0, 0, 0, 0]
  for (let c = 0; c < 3; c++) {
    let sum = 0
    let squares = 0
    for (let i = c; i < n * 3; i += 3) {
      const d = density[data[i]!]!
      sum += d
      squares += d * d
    }
    stain[c] = sum / n
    stain[c + 3] = Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2))
  }
  return { stain, sharpness: sharpness(data, size) }
}

function middle(crop: Uint8Array, side: number, size: number): Uint8Array {
  const a = (side - size) >> 1
  const out = new Uint8Array(size * size * 3)
  for (let y = 0; y < size; y++) {
    const from = ((a + y) * side + a) * 3
    out.set(crop.subarray(from, from + size * 3), y * size * 3)
  }
  return out
}

function sharpness(data: Uint8Array, size: number): number {
  const half = size >> 1
  const grey = new Float32Array(half * half)
  const at = (x: number, y: number) => {
    const i = (y * size + x) * 3
    return 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!
  }
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++)
      grey[y * half + x] =
        (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1)) / 4
  const laplacian = new Float32Array((half - 2) * (half - 2))
  let k = 0
  for (let y = 1; y < half - 1; y++)
    for (let x = 1; x < half - 1; x++) {
      const i = y * half + x
      laplacian[k++] = grey[i - 1]! + grey[i + 1]! + grey[i - half]! + grey[i + half]! - 4 * grey[i]!
    }
  return Math.log10((variance(laplacian) + 1e-3) / (variance(grey) + 25))
}

function variance(values: Float32Array): number {
  let sum = 0
  for (const v of values) sum += v
  const mean = sum / values.length
  let squares = 0
  for (const v of values) squares += (v - mean) ** 2
  return squares / values.length
}
