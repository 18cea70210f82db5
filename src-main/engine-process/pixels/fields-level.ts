import { levelPartOf } from './field-part.ts'
import type { OpenFields } from './open-fields.ts'
import { paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'

/** RGB of `rect` in pixels of a level of `by` full-resolution pixels each: each field from its own corner on. */
export async function levelOfFields(open: OpenFields, rect: Rect, by: number, signal?: AbortSignal): Promise<RgbImage> {
  const whole = whiteImage(rect.width, rect.height)
  for (const [index, field] of open.fields.entries()) {
    const part = levelPartOf(rect, field, by)
    if (!part) continue
    const pixels = await open.use(index, (source) => source.readRegion(part.inField, signal))
    paste(whole, pixels, part.to.x, part.to.y)
  }
  return whole
}
