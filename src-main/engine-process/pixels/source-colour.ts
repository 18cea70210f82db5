import { isAppError } from '#shared/contract/errors.ts'
import { type ApplyColour, type ColourTable, colourOnProcessor } from '#shared/domain/colour-table.ts'
import { colourTableOf } from './colour-profile.ts'
import type { PixelSource } from './pixel-source.ts'
import type { RgbImage } from './rgb.ts'

const tables = new WeakMap<PixelSource, Promise<ColourTable | null>>()
const ready = new WeakMap<ColourTable, ApplyColour>()

/**
 * The conversion of a slide's stored colours to sRGB, made once while the slide is open; null if its file has no
 * profile or is sRGB. Throws AppError `file-damaged` for a profile that cannot be used.
 */
export function slideColour(source: PixelSource): Promise<ColourTable | null> {
  const known = tables.get(source)
  if (known) return known
  const made = source.iccProfile().then((profile) => profile && colourTableOf(profile, source.name))
  made.catch(() => undefined) // the caller receives the error
  tables.set(source, made)
  return made
}

/**
 * Converts a picture to sRGB in place. It stays as stored if the slide's profile cannot be used, which the viewer
 * reports.
 */
export async function inSrgb(image: RgbImage, source: PixelSource): Promise<RgbImage> {
  const table = await slideColour(source).catch((error) => {
    if (isAppError(error) && error.code === 'file-damaged') return null
    throw error
  })
  if (!table) return image
  let apply = ready.get(table)
  if (!apply) {
    apply = colourOnProcessor(table)
    ready.set(table, apply)
  }
  apply(image.data, 3)
  return image
}
