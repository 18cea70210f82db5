import { isAppError } from '#shared/contract/errors.ts'
import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import { sameShape } from '../levels.ts'
import type { Description } from './description.ts'
import type { Ifd } from './ifd.ts'
import type { TiffImage } from './image.ts'
import { type Page, readPage } from './page.ts'
import { readTiffImage } from './read-image.ts'
import { tag } from './tags.ts'

/** A reduced image (1) of the whole glass (8). */
const macroSubfile = 9
/** A photograph of the whole slide, 75 x 25 mm, has a larger aspect ratio than this. A label never has. */
const macroAspect = 1.9
/** Most pixels of a label or macro. */
const maxPixels = 2 ** 25

/**
 * Label, macro and thumbnail. Aperio: the second line of an image's description names label and macro, and the
 * second, untiled image is the thumbnail (openslide.org/formats/aperio). Scanners without descriptions (GT 450) mark
 * the macro by NewSubfileType 9 and put both after the pyramid. In other files, a description that begins with the
 * word counts, and then the shape.
 */
export async function associatedImages(
  description: Description,
  pages: readonly Page[],
  levels: readonly TiffImage[],
): Promise<ReadonlyMap<AssociatedKind, TiffImage>> {
  const found = new Map<AssociatedKind, TiffImage>()
  const [full] = levels
  for (const [index, page] of pages.entries()) {
    if (levels.some((level) => level.ifd === page.ifd)) continue
    const named = await namedKind(description, page, index)
    const kind = named ?? (full?.tiled && !page.tiled ? unnamedKind(full, page) : null)
    if (!kind || found.has(kind)) continue
    try {
      found.set(kind, await readTiffImage(page.ifd))
    } catch (error) {
      // A label in an unsupported form must not prevent the slide from being read.
      if (!isAppError(error) || error.code !== 'file-unsupported') throw error
    }
  }
  return found
}

async function namedKind(description: Description, page: Page, index: number): Promise<AssociatedKind | null> {
  const text = ((await page.ifd.text(tag.imageDescription, 1024)) ?? '').toLowerCase()
  const line = description.kind === 'aperio' ? (text.split(/\r?\n/)[1] ?? '') : text.trim()
  if (/^label\b/.test(line)) return 'label'
  if (/^macro\b/.test(line)) return 'macro'
  if (description.kind === 'aperio' && index === 1 && !page.tiled) return 'thumbnail'
  if (/^thumbnail\b/.test(line)) return 'thumbnail'
  return null
}

/** A picture in strips beside a tiled slide: a small copy of it, a photograph of the glass, or the label. */
function unnamedKind(full: TiffImage, page: Page): AssociatedKind | null {
  if ((page.subfileType & 4) === 4) return null
  if (page.subfileType === macroSubfile) return 'macro'
  return sameShape(full, page) ? 'thumbnail' : byShape(page)
}

/** The kind of an unnamed associated picture: labels are nearly square, a photograph of the glass is long. */
function byShape({ width, height }: Pick<Page, 'width' | 'height'>): AssociatedKind | null {
  if (width < 1 || height < 1 || width * height > maxPixels) return null
  return Math.max(width / height, height / width) > macroAspect ? 'macro' : 'label'
}

/** The same for an image of which only the directory was read. */
export const besideSlideByShape = async (ifd: Ifd): Promise<AssociatedKind | null> => byShape(await readPage(ifd))
