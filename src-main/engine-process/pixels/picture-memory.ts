import { resize } from './decode.ts'
import { cutOut, type Rect, type RgbImage } from './rgb.ts'

/** Decoded pictures kept between reads, all slides together; the one in use is kept even if it alone is larger. */
const budgetBytes = 400 * 2 ** 20
/** A picture that nobody asks for is let go after this long. */
const idleMs = 120_000

interface Held {
  readonly image: Promise<RgbImage>
  readonly bytes: number
  timer: NodeJS.Timeout
}
const held = new Map<string, Held>()

/** The picture known as `key`, decoded once and kept while there is room. */
export function wholePicture(key: string, pixels: number, load: () => Promise<RgbImage>): Promise<RgbImage> {
  const present = held.get(key)
  const image = present?.image ?? load()
  clearTimeout(present?.timer)
  held.delete(key)
  const timer = setTimeout(() => held.delete(key), idleMs).unref()
  held.set(key, { image, bytes: pixels * 3, timer }) // youngest again
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

/** A part of a decoded picture, resampled. `rect` in its pixels and inside it. */
export async function cut(image: RgbImage, rect: Rect, size: { width: number; height: number }): Promise<RgbImage> {
  const part = cutOut(image, rect)
  return resize(part, size.width, size.height)
}
