import type { Rect, RgbImage } from '../pixels/index.ts'

/** Areas that were never captured are white, like everything outside a slide. */
const white = 255

/**
 * Combines parts of fields in one square tile. Where fields overlap, the one whose edge is further away has more
 * weight. So no seam is visible, and nearly every pixel comes from one field.
 */
export class TileBlend {
  readonly #size: number
  readonly #sums: Float32Array
  readonly #weights: Float32Array

  constructor(size: number) {
    this.#size = size
    this.#sums = new Float32Array(size * size * 3)
    this.#weights = new Float32Array(size * size)
  }

  clear(): void {
    this.#sums.fill(0)
    this.#weights.fill(0)
  }

  /** Adds `part`, which is the rectangle `from` (px) of a field of size `field`, at (x, y) of the tile. */
  add(part: RgbImage, from: Rect, field: { readonly width: number; readonly height: number }, x: number, y: number) {
    const longest = Math.min(field.width, field.height) / 2
    for (let row = 0; row < from.height; row++) {
      const fy = from.y + row
      const edgeY = Math.min(fy + 1, field.height - fy)
      let target = (y + row) * this.#size + x
      let source = row * from.width * 3
      for (let col = 0; col < from.width; col++, target++, source += 3) {
        const fx = from.x + col
        const edge = Math.min(edgeY, fx + 1, field.width - fx) / longest
        const weight = edge ** 4
        this.#weights[target]! += weight
        this.#sums[target * 3]! += weight * part.data[source]!
        this.#sums[target * 3 + 1]! += weight * part.data[source + 1]!
        this.#sums[target * 3 + 2]! += weight * part.data[source + 2]!
      }
    }
  }

  /** The tile as RGB. */
  result(): Uint8Array {
    const out = new Uint8Array(this.#size * this.#size * 3)
    for (let i = 0; i < this.#weights.length; i++) {
      const weight = this.#weights[i]!
      for (let c = i * 3; c < i * 3 + 3; c++) out[c] = weight > 0 ? Math.round(this.#sums[c]! / weight) : white
    }
    return out
  }
}
