import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { besideSlideByShape } from './associated.ts'
import type { Ifd } from './ifd.ts'
import type { TiffImage } from './image.ts'
import { omeLayout } from './ome.ts'
import type { OmeDocument } from './ome-xml.ts'
import { readPage } from './page.ts'
import { readSubdirectories } from './parse.ts'
import { readTiffImage } from './read-image.ts'
import { reducedImages } from './reduced-images.ts'

interface OmeImages {
  readonly planes: readonly (readonly TiffImage[])[]
  readonly planeMicrons: number | null
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
}

/**
 * The focal planes of an OME-TIFF, each with its lower resolutions (SubIFDs). Three channels of one sample each are
 * red, green and blue. With any other number, the first channel is shown in grey. Null if the XML does not describe
 * this file, which is then read like any TIFF. Throws `file-unsupported` if the planes are in several files.
 */
export async function readOmePlanes(
  file: RandomAccessFile,
  directories: readonly Ifd[],
  document: OmeDocument,
): Promise<OmeImages | null> {
  const layout = omeLayout(document, file.name, directories.length)
  if (layout === 'elsewhere') {
    throw new AppError('file-unsupported', { file: file.name, format: 'OME-TIFF over several files' })
  }
  if (!layout) return null
  const there = layout.planes.every((channels) => channels.every((ifd) => ifd < directories.length))
  if (!there) return null
  const planes: TiffImage[][] = []
  for (const channels of layout.planes) {
    const images = await readPlane(channels.map((ifd) => directories[ifd]!))
    planes.push(images.map((image) => withStatedBits(image, layout.usedBits)))
  }
  const first = planes[0]![0]!
  if (first.width !== layout.width || first.height !== layout.height) return null
  // A level that one plane lacks is dropped from all planes.
  const levels = Math.min(...planes.map((plane) => plane.length))
  for (const plane of planes) {
    const [full] = plane
    if (full!.width !== first.width || full!.height !== first.height) {
      throw first.ifd.damaged('focal planes of different sizes')
    }
  }
  return {
    planes: planes.map((plane) => plane.slice(0, levels)),
    planeMicrons: layout.planeMicrons,
    associated: await associatedOf(layout.others, directories),
  }
}

/** Samples of 16 bits of which the XML says that fewer are used. */
function withStatedBits(image: TiffImage, usedBits: number | null): TiffImage {
  const { bits, extraSamples } = image.format
  if (bits === 8 || usedBits === null || !Number.isInteger(usedBits) || usedBits < 8 || usedBits >= bits) return image
  if (extraSamples.some((kind) => kind !== 0)) {
    const format = `OME-TIFF with transparency of ${usedBits} bits`
    throw new AppError('file-unsupported', { file: image.ifd.layout.file.name, format })
  }
  return image.withUsedBits(usedBits)
}

/** One focal plane, finest level first, with its channels joined. */
async function readPlane(channels: readonly Ifd[]): Promise<TiffImage[]> {
  const shown = channels.length === 3 ? channels : channels.slice(0, 1)
  const pyramids = await Promise.all(shown.map(readResolutions))
  const levels = Math.min(...pyramids.map((pyramid) => pyramid.length))
  return Array.from({ length: levels }, (_, level) => {
    const [red, ...others] = pyramids.map((pyramid) => pyramid[level]!)
    const single = [red!, ...others].every((image) => image.format.samples === 1 && image.further.length === 0)
    const alike = others.every(({ width, height }) => width === red!.width && height === red!.height)
    if (others.length === 0 || !single) return red!
    if (!alike) throw red!.ifd.damaged('channels of different sizes')
    return red!.joinedWith(others)
  })
}

/** An image with its lower resolutions from its SubIFDs. */
async function readResolutions(ifd: Ifd): Promise<TiffImage[]> {
  const below = await Promise.all((await readSubdirectories(ifd)).map(readPage))
  return [await readTiffImage(ifd), ...(await reducedImages(await readPage(ifd), below))]
}

const kindByName = (name: string): AssociatedKind | undefined =>
  name.includes('overview') ? 'macro' : (['label', 'macro', 'thumbnail'] as const).find((word) => name.includes(word))

async function associatedOf(others: ReadonlyMap<string, number>, directories: readonly Ifd[]) {
  const found = new Map<AssociatedKind, TiffImage>()
  for (const [name, ifd] of others) {
    const directory = directories[ifd]
    const kind = directory && (kindByName(name) ?? (await besideSlideByShape(directory)))
    if (!kind || !directory || found.has(kind)) continue
    try {
      found.set(kind, await readTiffImage(directory))
    } catch (error) {
      // A label in an unsupported form must not prevent the slide from being read.
      if (!isAppError(error) || error.code !== 'file-unsupported') throw error
    }
  }
  return found
}
