import { isAppError } from '#shared/contract/errors.ts'
import { type AssociatedKind, type SlideInfo, type SlideLevel, startPlaneOf } from '#shared/domain/slide-info.ts'
import { cutTileSize, downsampleOf, sameShape, virtualLevels } from '../levels.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { scaleFromDensity } from '../scale.ts'
import type { SlideStructure } from '../slide-file.ts'
import { type Description, readDescription } from './description.ts'
import { philipsOf } from './embedded.ts'
import type { Ifd } from './ifd.ts'
import type { TiffImage } from './image.ts'
import { browserShows } from './jpeg-prefix.ts'
import { readOmePlanes } from './ome-images.ts'
import { parseTiff, readSubdirectories } from './parse.ts'
import { readTiffImage } from './read-image.ts'
import { compression, photometric, tag } from './tags.ts'

/** Images of a chain that are looked at for levels, label and macro. */
const maxLookedAt = 64
/** Enough of an ImageDescription: OME-XML names each plane of each channel in one line. */
const maxDescription = 2 ** 20

/** Reads a TIFF's directories into a slide: which images are the pyramid, its focal planes, label, macro and thumbnail. */
export async function readTiffSlide(file: RandomAccessFile): Promise<SlideStructure> {
  const { directories } = await parseTiff(file)
  const text = await directories[0]!.text(tag.imageDescription, maxDescription)
  const description = readDescription(text)
  const pages = await Promise.all(directories.slice(0, maxLookedAt).map(readPage))
  const found =
    (description.kind === 'ome' ? await readOmePlanes(file, directories, text ?? '') : null) ??
    (await readPyramid(description, pages))
  const { planes, associated } = found
  const levels = planes[startPlaneOf({ planes: planes.length })]!
  const full = levels[0]!
  const philips = description.kind === 'philips' ? await philipsOf(directories[0]!) : null
  const real = await Promise.all(levels.map((image, i) => describeLevel(image, full, philips?.downsamples[i])))
  const embedded = philips?.embedded ?? new Map()
  const info: SlideInfo = {
    format: description.kind === 'aperio' ? 'svs' : 'tiff',
    width: full.width,
    height: full.height,
    micronsPerPixel: philips?.micronsPerPixel ?? description.micronsPerPixel ?? (await resolution(full.ifd)),
    objective: description.objective,
    vendor: philips?.vendor ?? description.vendor ?? (await full.ifd.text(tag.make, 256)),
    levels: [...real, ...virtualLevels(real.at(-1)!, full)],
    planes: planes.length,
    ...(planes.length > 1 ? { planeMicrons: found.planeMicrons } : {}),
    associated: [...new Set([...associated.keys(), ...embedded.keys()])],
    synthetic: description.synthetic,
  }
  return { file, info, body: { kind: 'tiff', levels, planes, associated, embedded } }
}

interface FoundImages {
  /** `planes[focal][level]`. */
  readonly planes: readonly (readonly TiffImage[])[]
  readonly planeMicrons: number | null
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
}

/** The pyramid of a file in one focal plane, and what lies beside it. */
async function readPyramid(description: Description, pages: readonly Page[]): Promise<FoundImages> {
  const main = description.kind === 'aperio' || description.kind === 'philips' ? pages[0]! : largest(pages)
  const full = await readTiffImage(main.ifd)
  const padded = description.kind === 'philips'
  const images = [full, ...(await reducedImages(main, pages, full, padded))]
  const associated = await associatedImages(description, pages, images)
  return { planes: [images], planeMicrons: null, associated }
}

interface Page {
  readonly ifd: Ifd
  readonly width: number
  readonly height: number
  readonly tiled: boolean
  readonly subfileType: number
}

async function readPage(ifd: Ifd): Promise<Page> {
  return {
    ifd,
    width: await ifd.integer(tag.imageWidth, 0),
    height: await ifd.integer(tag.imageLength, 0),
    tiled: ifd.field(tag.tileWidth) !== undefined,
    subfileType: await ifd.integer(tag.newSubfileType, 0),
  }
}

const isReduced = (page: Page) => (page.subfileType & 1) === 1

function largest(pages: readonly Page[]): Page {
  const whole = pages.filter((page) => page.subfileType === 0)
  const candidates = whole.length > 0 ? whole : pages
  return candidates.reduce((best, page) => (page.width * page.height > best.width * best.height ? page : best))
}

/** The lower resolutions of the main image, finest first: from its SubIFDs and from the chain. */
async function reducedImages(
  main: Page,
  pages: readonly Page[],
  full: TiffImage,
  padded: boolean,
): Promise<TiffImage[]> {
  const below = await Promise.all((await readSubdirectories(main.ifd)).map(readPage))
  const chained = pages.filter((page) => page !== main && (page.tiled || (isReduced(page) && !main.tiled)))
  const fitting = [...below, ...chained]
    .filter((page) => page.width > 0 && page.height > 0 && (sameShape(full, page) || (padded && page.tiled)))
    .sort((a, b) => b.width - a.width)
  const images: TiffImage[] = []
  for (const page of fitting) {
    // Two images of one size: the first is the level.
    if (images.at(-1)?.width !== page.width) images.push(await readTiffImage(page.ifd))
  }
  return images
}

async function describeLevel(image: TiffImage, full: TiffImage, known: number | undefined): Promise<SlideLevel> {
  const downsample = image === full ? 1 : (known ?? downsampleOf(full, image))
  return {
    // A padded image is larger than the slide at that resolution.
    width: known ? Math.min(image.width, Math.max(1, Math.floor(full.width / downsample))) : image.width,
    height: known ? Math.min(image.height, Math.max(1, Math.floor(full.height / downsample))) : image.height,
    tileWidth: image.tiled ? image.segmentWidth : cutTileSize,
    tileHeight: image.tiled ? image.segmentHeight : cutTileSize,
    downsample,
    passThrough:
      image.tiled &&
      image.further.length === 0 &&
      image.format.compression === compression.jpeg &&
      image.format.photometric !== photometric.whiteIsZero &&
      (await showsFirstTile(image)),
  }
}

/** Looks at one stored tile: the file's claims about its JPEGs are only as good as the JPEGs. */
async function showsFirstTile(image: TiffImage): Promise<boolean> {
  const bytes = await image.jpeg(Math.floor(image.rows / 2) * image.cols + Math.floor(image.cols / 2))
  return !bytes || browserShows(bytes, image.expectedJpeg)
}

async function resolution(ifd: Ifd): Promise<number | null> {
  const perUnit = await ifd.rational(tag.xResolution)
  const unit = await ifd.integer(tag.resolutionUnit, 2)
  if (perUnit === null || (unit !== 2 && unit !== 3)) return null
  return scaleFromDensity(perUnit, unit === 2 ? 'inch' : 'cm')
}

/**
 * Label, macro and thumbnail. Aperio: the second line of an image's description names label and macro, and the second
 * image, untiled, is the thumbnail (openslide.org/formats/aperio). Elsewhere a description that is just the word counts.
 */
async function associatedImages(description: Description, pages: readonly Page[], levels: readonly TiffImage[]) {
  const found = new Map<AssociatedKind, TiffImage>()
  for (const [index, page] of pages.entries()) {
    if (levels.some((level) => level.ifd === page.ifd)) continue
    const kind = await associatedKind(description, page, index)
    if (!kind || found.has(kind)) continue
    try {
      found.set(kind, await readTiffImage(page.ifd))
    } catch (error) {
      // A label in a form that cannot be shown must not keep the slide from being read.
      if (!isAppError(error) || error.code !== 'file-unsupported') throw error
    }
  }
  return found
}

async function associatedKind(description: Description, page: Page, index: number): Promise<AssociatedKind | null> {
  const text = ((await page.ifd.text(tag.imageDescription, 1024)) ?? '').toLowerCase()
  const line = description.kind === 'aperio' ? (text.split(/\r?\n/)[1] ?? '') : text.trim()
  if (/^label\b/.test(line)) return 'label'
  if (/^macro\b/.test(line)) return 'macro'
  if (description.kind === 'aperio' && index === 1 && !page.tiled) return 'thumbnail'
  return /^thumbnail\b/.test(line) ? 'thumbnail' : null
}
