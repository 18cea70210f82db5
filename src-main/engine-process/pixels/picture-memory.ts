import { resize } from './decode.ts'
import { cutOut, type Rect, type RgbImage } from './rgb.ts'

/**
 * Bytes of decoded pictures kept between reads, for all slides together. The one in use is kept even if it is larger.
 */
const budgetBytes = 400 * 2 ** 20
/** ms after which an unused picture is released. */
const idleMs = 120_000

interface Held {
  readonly image: Promise<RgbImage>
  readonly bytes: number
  timer: NodeJS.Timeout
}
const held = new Map<string, Held>()

/** The picture with this `key`, decoded once and kept while there is room. */
export function wholePicture(key: string, pixels: number, load: () => Promise<RgbImage>): Promise<RgbImage> {
  const present = held.get(key)
  const image = present?.image ?? load()
  clearTimeout(present?.timer)
  held.delete(key)
  const timer = setTimeout(() => held.delete(key), idleMs).unref()
  held.set(key, { image, bytes: pixels * 3, timer }) // moves it to the end as the most recent
  if (!present) image.catch(() => held.delete(key))
  let total = [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  for (const [oldest, { bytes, timer: waiting }] of held) {
    if (total <= budgetBytes || oldest === key) break
    clearTimeout(waiting)
    held.delete(oldest)
    total -= bytes
  }
  return image
}

/** Releases all pictures. Called after a file changed, because a picture decoded meanwhile may be of either content. */
export function forgetPictures(): void {
  for (const { timer } of held.values()) clearTimeout(timer)
  held.clear()
}

/** A resampled part of a decoded picture. `rect` is in its pixels and inside it. */
export async function cut(image: RgbImage, rect: Rect, size: { width: number; height: number }): Promise<RgbImage> {
  const part = cutOut(image, rect)
  return resize(part, size.width, size.height)
}
