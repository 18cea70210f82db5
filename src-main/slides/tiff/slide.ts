import { AppError } from '#shared/contract/errors.ts'
import { type AssociatedKind, type SlideInfo, type SlideLevel, startPlaneOf } from '#shared/domain/slide-info.ts'
import { cutTileSize, downsampleOf, virtualLevels, withoutPadding } from '../levels.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { scaleFromDensity } from '../scale.ts'
import type { SlideStructure } from '../slide-file.ts'
import { xmlText } from '../xml.ts'
import { associatedImages } from './associated.ts'
import { type Description, describeOme, readDescription } from './description.ts'
import { philipsOf } from './embedded.ts'
import type { Ifd } from './ifd.ts'
import type { TiffImage } from './image.ts'
import { browserShows } from './jpeg-prefix.ts'
import { readOmePlanes } from './ome-images.ts'
import { looksLikeOme, type OmeDocument, readOmeXml } from './ome-xml.ts'
import { type Page, readPage, scaleOfPage } from './page.ts'
import { parseTiff, readSubdirectories } from './parse.ts'
import { readTiffImage } from './read-image.ts'
import { reducedImages } from './reduced-images.ts'
import { compression, photometric, tag } from './tags.ts'

/** Most images of a chain that are examined for levels, label and macro. */
const maxLookedAt = 64
/** Enough for any ImageDescription except OME-XML. */
const maxDescription = 2 ** 20
/** OME-XML may contain annotations of any length besides what is read. */
const maxOmeBytes = 64 * 2 ** 20

/**
 * Reads a TIFF's directories as a slide: which images are the pyramid, its focal planes, label, macro and thumbnail.
 */
export async function readTiffSlide(file: RandomAccessFile): Promise<SlideStructure> {
  const { directories } = await parseTiff(file)
  const text = await directories[0]!.text(tag.imageDescription, maxDescription)
  const ome = text && looksLikeOme(text.slice(0, 8192)) ? await readOmeDocument(directories[0]!) : null
  const description = ome ? describeOme(ome) : readDescription(text)
  const pages = await Promise.all(directories.slice(0, maxLookedAt).map(readPage))
  const found = (ome ? await readOmePlanes(file, directories, ome) : null) ?? (await readPyramid(description, pages))
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

async function readOmeDocument(ifd: Ifd): Promise<OmeDocument | null> {
  const bytes = (await ifd.bytes(tag.imageDescription, maxOmeBytes)) ?? Buffer.alloc(0)
  const end = bytes.indexOf(0)
  const text = xmlText(end < 0 ? bytes : bytes.subarray(0, end))
  return text === null ? null : readOmeXml(text)
}

interface FoundImages {
  /** `planes[focal][level]`. */
  readonly planes: readonly (readonly TiffImage[])[]
  readonly planeMicrons: number | null
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
}

/** The pyramid of a file in one focal plane, and its associated pictures. */
async function readPyramid(description: Description, pages: readonly Page[]): Promise<FoundImages> {
  const known = description.kind === 'aperio' || description.kind === 'philips'
  const main = known ? pages[0]! : largest(pages)
  if (!known) refuseSeveral(main, pages)
  const full = await readTiffImage(main.ifd)
  const padded = description.kind === 'philips'
  const images = [full, ...(await reducedImages(main, await reducedPages(main, pages), padded))]
  const associated = await associatedImages(description, pages, images)
  return { planes: [images], planeMicrons: null, associated }
}

/**
 * Throws `file-unsupported` for a file of several pictures of one size, such as a stack of planes or channels: which of
 * them is the slide is not stated, and the others would not be seen.
 */
function refuseSeveral(main: Page, pages: readonly Page[]): void {
  const alike = pages.filter((page) => !isMask(page) && page.width === main.width && page.height === main.height)
  if (alike.length < 2) return
  const file = main.ifd.layout.file.name
  throw new AppError('file-unsupported', { file, format: `TIFF of ${alike.length} pictures of one size` })
}

const isReduced = (page: Page) => (page.subfileType & 1) === 1
/** A transparency mask of another image (NewSubfileType 4) is no picture. */
const isMask = (page: Page) => (page.subfileType & 4) === 4

function largest(pages: readonly Page[]): Page {
  const pictures = pages.filter((page) => !isMask(page))
  const whole = pictures.filter((page) => page.subfileType === 0)
  const candidates = whole.length > 0 ? whole : pictures.length > 0 ? pictures : pages
  return candidates.reduce((best, page) => (page.width * page.height > best.width * best.height ? page : best))
}

/** Candidates for the lower resolutions of the main image: in its SubIFDs and in the chain. */
async function reducedPages(main: Page, pages: readonly Page[]): Promise<Page[]> {
  const below = await Promise.all((await readSubdirectories(main.ifd)).map(readPage))
  const inChain = pages.filter((page) => page !== main && (page.tiled || (isReduced(page) && !main.tiled)))
  return [...below, ...inChain].filter((page) => !isMask(page))
}

async function describeLevel(image: TiffImage, full: TiffImage, known: number | undefined): Promise<SlideLevel> {
  const scale = known ?? (await scaleOfPage(await readPage(full.ifd), await readPage(image.ifd)))
  const downsample = image === full ? 1 : (scale ?? downsampleOf(full, image))
  return {
    ...withoutPadding(full, image, downsample),
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

/** Examines one stored tile, because the file's claims about its JPEGs may be wrong. */
async function showsFirstTile(image: TiffImage): Promise<boolean> {
  const bytes = await image.jpeg(Math.floor(image.rows / 2) * image.cols + Math.floor(image.cols / 2))
  return !bytes || browserShows(bytes, image.expectedJpeg)
}

async function resolution(ifd: Ifd): Promise<number | null> {
  const across = await ifd.rational(tag.xResolution)
  const down = (await ifd.rational(tag.yResolution)) ?? across
  const unit = await ifd.integer(tag.resolutionUnit, 2)
  if (across === null || down === null || (unit !== 2 && unit !== 3)) return null
  return scaleFromDensity(across, down, unit === 2 ? 'inch' : 'cm')
}
