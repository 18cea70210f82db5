import type { GreyImage } from './grey.ts'

/** How well two pictures agree where they overlap. */
export interface Agreement {
  /** Zero-mean normalised cross-correlation, -1 to 1; 0 if there is nothing to compare. */
  readonly correlation: number
  /** Share of the second picture that overlaps the first. */
  readonly overlap: number
  readonly pixels: number
}

/** The part of picture `a` that picture `b` of the same size covers when it is moved by whole pixels (dx, dy). */
export function overlapOf(a: GreyImage, b: GreyImage, dx: number, dy: number) {
  const left = Math.max(0, dx)
  const top = Math.max(0, dy)
  const right = Math.min(a.width, b.width + dx)
  const bottom = Math.min(a.height, b.height + dy)
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }
}

/** Compares `a` with `b` moved by whole pixels (dx, dy): pixel (x, y) of `b` lies on (x + dx, y + dy) of `a`. */
export function agreement(a: GreyImage, b: GreyImage, dx: number, dy: number): Agreement {
  const { left, top, width, height } = overlapOf(a, b, dx, dy)
  const pixels = width * height
  const overlap = pixels / (b.width * b.height)
  if (pixels < 64) return { correlation: 0, overlap, pixels }
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0]
  for (let y = top; y < top + height; y++) {
    let i = y * a.width + left
    let j = (y - dy) * b.width + left - dx
    for (let x = 0; x < width; x++, i++, j++) {
      const p = a.data[i]!
      const q = b.data[j]!
      sa += p
      sb += q
      saa += p * p
      sbb += q * q
      sab += p * q
    }
  }
  const va = saa - (sa * sa) / pixels
  const vb = sbb - (sb * sb) / pixels
  const both = Math.sqrt(va * vb)
  const correlation = both > 1e-6 * pixels ? (sab - (sa * sb) / pixels) / both : 0
  return { correlation, overlap, pixels }
}

/**
 * How much structure a part of a picture has, in grey levels: the square root of the covariance of neighbouring
 * pixels. Noise does not count, because it differs in each pixel.
 */
export function structureOf(
  { data, width }: GreyImage,
  part: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): number {
  let [sum, product, n] = [0, 0, 0]
  for (let y = part.top; y < part.top + part.height; y++)
    for (let i = y * width + part.left, end = i + part.width - 1; i < end; i++) {
      sum += data[i]!
      product += data[i]! * data[i + 1]!
      n++
    }
  return n === 0 ? 0 : Math.sqrt(Math.max(0, product / n - (sum / n) ** 2))
}
