import type { Rect, RgbImage } from './rgb.ts'

/**
 * Called with each tile that could not be decoded, as `level/index` of its focal plane or `plane/level/index`, and its
 * area in full-resolution pixels. It is striped in the result.
 */
export type OnDamaged = (tile: string, pixels: number) => void

/** Distance and width of the stripes, px. They are still seen at an eighth of the size. */
const period = 64
const stripe = 12
/**
 * Grey of the stripes on white. Their mean is so close to glass that they are not taken for cells, and a stripe is
 * paler than any nucleus.
 */
const grey = 190

/**
 * Paints the part of `rect` inside an image with diagonal stripes: a place that could not be read is neither glass nor
 * tissue. `origin`: the image's place in its level, so that the stripes go on from one region to the next.
 */
export function paintUnreadable(image: RgbImage, rect: Rect, origin: { readonly x: number; readonly y: number }): void {
  const left = Math.max(0, Math.round(rect.x))
  const top = Math.max(0, Math.round(rect.y))
  const right = Math.min(image.width, Math.round(rect.x + rect.width))
  const bottom = Math.min(image.height, Math.round(rect.y + rect.height))
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = (y * image.width + x) * 3
      const across = (((x + origin.x + y + origin.y) % period) + period) % period
      image.data.fill(across < stripe ? grey : 255, at, at + 3)
    }
}

/** A picture of a place that could not be read. */
export function unreadable(rect: Rect): RgbImage {
  const { width, height } = rect
  const image = { data: Buffer.allocUnsafeSlow(width * height * 3), width, height }
  paintUnreadable(image, { x: 0, y: 0, width, height }, rect)
  return image
}

/** The places of a slide that could not be read, as `plane/level/index`, with their areas in full-resolution pixels. */
export class Unreadable {
  readonly #places = new Set<string>()
  /** Sums of the areas for each level of each plane, as `plane/level`. */
  readonly #areas = new Map<string, number>()
  static readonly #most = 1_000_000

  /** Counts a place once. */
  readonly note = (place: string, pixels: number): void => {
    if (this.#places.has(place) || this.#places.size >= Unreadable.#most) return
    this.#places.add(place)
    const level = place.slice(0, place.lastIndexOf('/'))
    this.#areas.set(level, (this.#areas.get(level) ?? 0) + pixels)
  }

  get count(): number {
    return this.#places.size
  }

  /**
   * The unreadable share of one focal plane of a slide of this size, from 0 to 1.
   *
   * In formats that are read natively, a place that a reduced level cannot show is made from the finest level. So only
   * places of the finest level are noted, and their sum is the share that nothing can show. libopenslide reads each
   * level by itself, and a place lost in one level may be readable in another. There the share is that of the level
   * which lost most: levels show the same area, so a sum would count it several times, and the model reads one of them.
   */
  shareOf({ width, height }: { readonly width: number; readonly height: number }, plane: number): number {
    const areas = [...this.#areas].filter(([level]) => level.startsWith(`${plane}/`)).map(([, pixels]) => pixels)
    return Math.min(1, Math.max(0, ...areas) / (width * height))
  }
}
