import { AppError } from '#shared/contract/errors.ts'
import type { Region } from './pixel-source.ts'
import type { Plane, Size } from './planes.ts'
import { halved, paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'

/** Largest result of one read in pixels (192 MB as RGB). */
const maxOutPixels = 2 ** 26
/** A plane is fine enough if it is this close to the requested resolution. */
export const nearEnough = 1.01

/** A region in whole pixels of a plane. */
export function inPlane(region: Region, { downsample }: Plane): Rect {
  const x = Math.round(region.x / downsample)
  const y = Math.round(region.y / downsample)
  return {
    x,
    y,
    width: Math.max(1, Math.round((region.x + region.width) / downsample) - x),
    height: Math.max(1, Math.round((region.y + region.height) / downsample) - y),
  }
}

/**
 * `rect` in pixels of a plane, resampled to `size`; white outside the plane. `byMeans`: a result pixel that covers
 * a square of 2, 4, 8 and so on of the plane is their mean instead of Lanczos. Such a pixel does not depend on the
 * region around it, so tiles have no seams.
 */
export async function readPlane(
  plane: Plane,
  rect: Rect,
  size: Size,
  signal?: AbortSignal,
  byMeans = false,
): Promise<RgbImage> {
  if (signal?.aborted) throw new AppError('cancelled')
  const inside = clip(rect, plane)
  if (!inside) return whiteImage(size.width, size.height)
  const halvings = byMeans ? halvingsOf(rect, size) : 0
  if (halvings > 0) {
    const means = await readMeans(plane, { rect, inside, halvings }, signal)
    if (means) return framed(means.image, size, means.left, means.top)
  }
  if (inside.width === rect.width && inside.height === rect.height) return plane.read(inside, size, signal)
  const across = size.width / rect.width
  const down = size.height / rect.height
  const left = Math.min(size.width - 1, Math.round((inside.x - rect.x) * across))
  const top = Math.min(size.height - 1, Math.round((inside.y - rect.y) * down))
  const part = {
    width: Math.max(1, Math.min(size.width - left, Math.round(inside.width * across))),
    height: Math.max(1, Math.min(size.height - top, Math.round(inside.height * down))),
  }
  const whole = whiteImage(size.width, size.height)
  paste(whole, await plane.read(inside, part, signal), left, top)
  return whole
}

/** How often `rect` is halved (rounded up) to give `size`; 0 if it is not. */
function halvingsOf({ width, height }: Size, size: Size): number {
  for (let n = 1, by = 2; by <= Math.max(width, height) && by <= 4096; n++, by *= 2)
    if (size.width === Math.ceil(width / by) && size.height === Math.ceil(height / by)) return n
  return 0
}

/**
 * The part of a region inside the plane, halved. Null if the part does not start on a pixel of the result, or needs
 * too much memory. At the plane's far edges a pixel is the mean of what exists of its square.
 */
async function readMeans(
  plane: Plane,
  { rect, inside, halvings }: { readonly rect: Rect; readonly inside: Rect; readonly halvings: number },
  signal?: AbortSignal,
) {
  const by = 2 ** halvings
  const left = (inside.x - rect.x) / by
  const top = (inside.y - rect.y) / by
  if (!Number.isInteger(left) || !Number.isInteger(top) || inside.width * inside.height > maxOutPixels) return null
  let image = await plane.read(inside, inside, signal)
  for (let n = 0; n < halvings; n++) image = halved(image)
  return { image, left, top }
}

/** `part` at its place in a white picture of `size`. */
function framed(part: RgbImage, size: Size, left: number, top: number): RgbImage {
  if (part.width === size.width && part.height === size.height) return part
  const whole = whiteImage(size.width, size.height)
  paste(whole, part, left, top)
  return whole
}

/** Throws `invalid-input` for a region that cannot be read at all. */
export function checkRegion({ x, y, width, height, outWidth, outHeight }: Region): void {
  const numbers = [x, y, width, height, outWidth, outHeight].every(Number.isFinite)
  const whole = Number.isInteger(outWidth) && Number.isInteger(outHeight)
  if (!numbers || !whole || !(width > 0 && height > 0 && outWidth > 0 && outHeight > 0)) {
    throw new AppError('invalid-input', { detail: 'region' })
  }
  if (outWidth * outHeight > maxOutPixels) throw new AppError('invalid-input', { detail: 'region too large' })
}

function clip(rect: Rect, bounds: Size): Rect | null {
  const x = Math.max(0, rect.x)
  const y = Math.max(0, rect.y)
  const width = Math.min(bounds.width, rect.x + rect.width) - x
  const height = Math.min(bounds.height, rect.y + rect.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}
