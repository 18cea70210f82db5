import { focusByte, focusGrid } from './focus-map.ts'
import type { Block, ScreeningPlan } from './screening-plan.ts'

/** An RGB picture at the detector's scale. `width` is the width of its rows in memory, px. */
export interface DetectorPicture {
  readonly data: Uint8Array
  readonly width: number
}

/**
 * A square at 0.5 µm per pixel whose sharpness is below this is out of focus (log10 of the Laplacian's variance over
 * the grey value's). `cropStatistics` measures the same quantity, and its half resolution is also 0.5 µm per pixel.
 * But a square of 64 µm is measured here instead of the surroundings of one nucleus, so the crops' limit does not
 * apply.
 *
 * Derived from the CRIC fields (every third of train, 634 judged squares; val, 471), read as the detector reads them
 * and blurred at 0.25 µm per pixel beforehand. The least sharp squares of sharp fields have -1.14 (train, 0.2nd
 * percentile) and -1.21 (val). Called out of focus at -1.25, train and val: unblurred 0 and 0 %, sigma 1 px 2 and 1
 * %, sigma 2 px (0.5 µm) 49 and 54 %, sigma 3 px (0.75 µm) 98.6 and 99.6 %, sigma 4 px 100 %. On a slide scanned at
 * 0.5 µm per pixel: 1 % (2 of 203).
 */
export const SQUARE_SHARP_AT_LEAST = -1.25

/** The scale at which the limit applies. Slides at other scales have no limit. */
export const SQUARE_MICRONS_PER_PIXEL = 0.5

/**
 * Least variance of the grey value (0 to 255) of a square with a texture to judge. Glass and bare plasma have less.
 */
const TEXTURED = 100
/** Added to the variance, so that noise in a faint texture does not count as sharpness. */
const NOISE = 25
/** px. A square cut off at the slide's edge cannot be judged if it is shorter than this in either direction. */
const SHORTEST = 32
/** Only every second pixel of every second row is measured, each with its direct neighbours. */
const EVERY = 2

/** The focus bytes of a block's squares, row by row. */
export function focusSquares(picture: DetectorPicture, block: Block, plan: ScreeningPlan): Uint8Array {
  const { perBlock } = focusGrid(plan)
  const edge = plan.blockPx / perBlock
  const left = (block.core.x - block.read.x) / block.scaleX
  const top = (block.core.y - block.read.y) / block.scaleY
  const right = Math.min(block.inputWidth, left + block.core.width / block.scaleX)
  const bottom = Math.min(block.inputHeight, top + block.core.height / block.scaleY)
  const out = new Uint8Array(perBlock * perBlock)
  for (let row = 0; row < perBlock; row++)
    for (let column = 0; column < perBlock; column++)
      out[row * perBlock + column] = focusByte(
        squareSharpness(
          picture,
          Math.max(1, Math.round(left + column * edge)),
          Math.max(1, Math.round(top + row * edge)),
          Math.round(Math.min(right, left + (column + 1) * edge, block.inputWidth - 1)),
          Math.round(Math.min(bottom, top + (row + 1) * edge, block.inputHeight - 1)),
        ),
      )
  return out
}

/**
 * log10 of the Laplacian's variance over the grey value's, for the pixels from (x0, y0) up to but excluding (x1, y1).
 * There must be one more pixel on each side. Null if there is too little to judge. The green channel stands for grey:
 * stained nuclei are dark in it, and nothing has to be computed first.
 */
export function squareSharpness(
  { data, width }: DetectorPicture,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number | null {
  if (x1 - x0 < SHORTEST || y1 - y0 < SHORTEST) return null
  const row = width * 3
  let n = 0
  let sum = 0
  let squares = 0
  let laplacians = 0
  let laplacianSquares = 0
  for (let y = y0; y < y1; y += EVERY) {
    const end = (y * width + x1) * 3
    for (let i = (y * width + x0) * 3 + 1; i < end; i += EVERY * 3) {
      const v = data[i]!
      const l = data[i - 3]! + data[i + 3]! + data[i - row]! + data[i + row]! - 4 * v
      sum += v
      squares += v * v
      laplacians += l
      laplacianSquares += l * l
      n++
    }
  }
  const variance = squares / n - (sum / n) ** 2
  if (variance < TEXTURED) return null
  const sharp = laplacianSquares / n - (laplacians / n) ** 2
  return Math.log10((sharp + 1e-3) / (variance + NOISE))
}
