import { type GreyImage, greyOf, halved } from './grey.ts'
import { type PreparedField, prepareField } from './prepare.ts'
import { refineShift } from './refine.ts'

export interface AverageOptions {
  readonly width: number
  readonly height: number
  /** A frame that lies further than this from the first shows that the stage moved. Full px. */
  readonly stillWithinPx?: number
}

/**
 * Averages frames of a resting stage, which lowers the sensor's noise by the square root of their number. A frame in
 * which the picture moved is refused. Frames are interleaved RGBA as from a canvas.
 */
export class FrameAverage {
  readonly #width: number
  readonly #height: number
  readonly #within: number
  readonly #sums: Uint32Array
  #first: PreparedField | null = null
  #taken = 0
  #moved = 0

  constructor({ width, height, stillWithinPx = 0.75 }: AverageOptions) {
    this.#width = width
    this.#height = height
    this.#within = stillWithinPx
    this.#sums = new Uint32Array(width * height * 3)
  }

  get taken(): number {
    return this.#taken
  }

  /** Number of frames refused because the stage had moved. */
  get moved(): number {
    return this.#moved
  }

  /** Returns whether the frame was accepted. */
  add(rgba: Uint8ClampedArray): boolean {
    const small = prepareField(halved(greyOf(rgba, this.#width, this.#height, 4)))
    if (this.#first && movedBy(this.#first, small) > this.#within) {
      this.#moved++
      return false
    }
    this.#first ??= small
    const sums = this.#sums
    for (let i = 0, p = 0; i < sums.length; i += 3, p += 4) {
      sums[i]! += rgba[p]!
      sums[i + 1]! += rgba[p + 1]!
      sums[i + 2]! += rgba[p + 2]!
    }
    this.#taken++
    return true
  }

  /** The mean of the accepted frames, RGBA. */
  result(): Uint8ClampedArray<ArrayBuffer> {
    const out = new Uint8ClampedArray(this.#width * this.#height * 4)
    const n = Math.max(1, this.#taken)
    for (let i = 0, p = 0; i < this.#sums.length; i += 3, p += 4) {
      out[p] = Math.round(this.#sums[i]! / n)
      out[p + 1] = Math.round(this.#sums[i + 1]! / n)
      out[p + 2] = Math.round(this.#sums[i + 2]! / n)
      out[p + 3] = 255
    }
    return out
  }
}

/**
 * How far the picture moved between two frames, full px. On bare glass it is 0: movement cannot be measured there and
 * does not blur anything.
 */
function movedBy(a: PreparedField, b: PreparedField): number {
  let shift = { dx: 0, dy: 0 }
  for (let level = a.levels.length - 1; level >= 0; level--) {
    const from = { dx: shift.dx * 2, dy: shift.dy * 2 }
    const image = (field: PreparedField): GreyImage => field.levels[level]!
    const found = refineShift(image(a), image(b), from)
    if (!found) return 0
    // If the refinement runs away, the frames no longer have much in common.
    if (Math.hypot(found.dx, found.dy) > 32) return Number.POSITIVE_INFINITY
    shift = found
  }
  return 2 * Math.hypot(shift.dx, shift.dy)
}
