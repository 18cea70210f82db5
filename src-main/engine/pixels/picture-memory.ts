import { resize } from './decode.ts'
import { type Rect, type RgbImage, whiteImage } from './rgb.ts'

/** Decoded pictures kept between reads, all sources together; the one in use is kept even if it alone is larger. */
const budgetBytes = 400 * 2 ** 20

interface Held {
  readonly image: Promise<RgbImage>
  readonly bytes: number
}
const held = new Map<object, Held>()

/** The whole picture of `owner`, decoded once and kept while there is room. */
export function wholePicture(owner: object, pixels: number, load: () => Promise<RgbImage>): Promise<RgbImage> {
  const present = held.get(owner)
  if (present) {
    held.delete(owner)
    held.set(owner, present) // youngest again
    return present.image
  }
  const image = load()
  image.catch(() => held.delete(owner))
  held.set(owner, { image, bytes: pixels * 3 })
  let total = [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  for (const [oldest, { bytes }] of held) {
    if (total <= budgetBytes || oldest === owner) break
    held.delete(oldest)
    total -= bytes
  }
  return image
}

export const forgetPicture = (owner: object): boolean => held.delete(owner)

/** A part of a decoded picture, resampled. `rect` in its pixels and inside it. */
export async function cut(image: RgbImage, rect: Rect, size: { width: number; height: number }): Promise<RgbImage> {
  const part = whiteImage(rect.width, rect.height)
  const rowBytes = rect.width * 3
  for (let row = 0; row < rect.height; row++) {
    const from = ((rect.y + row) * image.width + rect.x) * 3
    image.data.copy(part.data, row * rowBytes, from, from + rowBytes)
  }
  return resize(part, size.width, size.height)
}
