import { AppError } from '#shared/contract/errors.ts'
import { readJpegHeader } from '../jpeg-header.ts'
import type { Ifd, IfdField } from './ifd.ts'
import { type SegmentGrid, TiffImage, type TiffPixelFormat, type Transparency } from './image.ts'
import { NumberTable } from './number-table.ts'
import { readSamples } from './samples.ts'
import {
  colourModelName,
  compression,
  compressionName,
  decodable,
  photometric,
  standAlone,
  tag,
  withPredictor,
} from './tags.ts'

/** Limits on one image. A 10-gigapixel slide has sides of 2^17. */
const limits = {
  side: 2 ** 24,
  tileSide: 8192,
  smallestTile: 8,
  stripPixels: 2 ** 26,
  segments: 2 ** 24,
}

const firstCounts = 256
const mostEmptyCounts = 65_536

/**
 * The meaning of the first extra sample; null if it is unspecified data (0) or not stated. Source: TIFF 6.0, section
 * 18.
 */
const transparency = ([first]: readonly number[]): Transparency | null =>
  first === 1 ? 'associated' : first === 2 ? 'unassociated' : null

/**
 * Reads how an image is stored. Throws `file-damaged`, or `file-unsupported` with `format` if it cannot be decoded.
 */
export async function readTiffImage(ifd: Ifd): Promise<TiffImage> {
  const format = await readFormat(ifd)
  const separate = format.samples > 1 && (await ifd.integer(tag.planarConfiguration, 1)) === 2
  const grid = await readGrid(ifd, separate ? format.samples : 1)
  if (separate) return separateColours(ifd, grid, format)
  const image = new TiffImage(ifd, grid, format)
  const ycbcrSubsampling = await storedSampling(image)
  return ycbcrSubsampling ? new TiffImage(ifd, grid, { ...format, ycbcrSubsampling }) : image
}

/**
 * The sampling of a JPEG from the middle of the image, if the directory states another one, or none. libtiff checks
 * tiles against it.
 */
async function storedSampling(image: TiffImage): Promise<readonly number[] | null> {
  const { compression: code, photometric: colour, ycbcrSubsampling: said } = image.format
  const rgbWithSampling = colour === photometric.rgb && said.length === 2
  if (code !== compression.jpeg || (colour !== photometric.ycbcr && !rgbWithSampling)) return null
  const ends = await image.ends(Math.floor(image.rows / 2) * image.cols + Math.floor(image.cols / 2)).catch(() => null)
  const { components, scanAt, sampling } = readJpegHeader(ends?.head ?? Buffer.alloc(0))
  if (scanAt < 0 || components !== 3) return null
  return said[0] === sampling[0] && said[1] === sampling[1] ? null : sampling
}

/** Red, green, blue and transparency in separate segments, one after another in the tables. */
function separateColours(ifd: Ifd, grid: SegmentGrid, format: TiffPixelFormat): TiffImage {
  if (format.samples < 3 || format.photometric !== photometric.rgb || standAlone.has(format.compression)) {
    throw unsupported(ifd, 'TIFF with separate planes other than RGB')
  }
  const single = {
    ...format,
    samples: 1,
    photometric: photometric.blackIsZero,
    extraSamples: [],
    strayExtra: false,
  }
  const colour = (at: number) => new TiffImage(ifd, { ...grid, base: at * grid.cols * grid.rows }, single)
  const alpha = transparency(format.extraSamples)
  const further = [colour(1), colour(2), ...(alpha && format.samples > 3 ? [colour(3)] : [])]
  return colour(0).joinedWith(further, alpha)
}

async function readGrid(ifd: Ifd, planes: number): Promise<SegmentGrid> {
  const width = await ifd.integer(tag.imageWidth, 0)
  const height = await ifd.integer(tag.imageLength, 0)
  if (width < 1 || height < 1) throw ifd.damaged('image without a size')
  if (width > limits.side || height > limits.side) throw tooLarge(ifd, width, height)
  const tiled = ifd.field(tag.tileWidth) !== undefined
  const segmentWidth = tiled ? await ifd.integer(tag.tileWidth, 0) : width
  const rows = tiled ? await ifd.integer(tag.tileLength, 0) : await ifd.integer(tag.rowsPerStrip, height)
  const segmentHeight = tiled ? rows : Math.min(rows, height)
  if (segmentWidth < 1 || segmentHeight < 1) throw ifd.damaged('tiles without a size')
  if (tiled && Math.max(segmentWidth, segmentHeight) > limits.tileSide) throw tooLarge(ifd, segmentWidth, segmentHeight)
  // TIFF 6.0 requires multiples of 16. With smaller tiles, the tile table would dominate the file.
  if (tiled && Math.min(segmentWidth, segmentHeight) < limits.smallestTile) throw ifd.damaged('tiles too small')
  // A compressed strip is decoded as a whole. Uncompressed rows can be read separately.
  const plain = (await ifd.integer(tag.compression, 1)) === compression.none
  if (segmentWidth * segmentHeight > limits.stripPixels && !plain) throw tooLarge(ifd, segmentWidth, segmentHeight)
  const cols = Math.ceil(width / segmentWidth)
  const segmentRows = Math.ceil(height / segmentHeight)
  if (cols * segmentRows > limits.segments) throw ifd.damaged('too many tiles')
  const offsets = ifd.field(tiled ? tag.tileOffsets : tag.stripOffsets)
  const counts = ifd.field(tiled ? tag.tileByteCounts : tag.stripByteCounts)
  if (!offsets) throw ifd.damaged('tile table is missing')
  if (Math.min(offsets.count, counts?.count ?? offsets.count) < cols * segmentRows * planes)
    throw ifd.damaged('tile table is too short')
  const stated = counts !== undefined && !(tiled && (await holdsOnlyZeros(ifd, counts)))
  const table = { offsets: new NumberTable(ifd, offsets), counts: stated ? new NumberTable(ifd, counts) : null }
  return { width, height, tiled, segmentWidth, segmentHeight, cols, rows: segmentRows, base: 0, ...table }
}

/**
 * Whether a table of byte counts states nothing, because a writer left it empty. Of most files the first few counts
 * answer it. In a table that is longer than an empty one would be, zeros are tiles that were never written.
 */
async function holdsOnlyZeros(ifd: Ifd, { tag: code, count }: IfdField): Promise<boolean> {
  const zeros = async (most: number) => (await ifd.integers(code, most)).every((length) => length === 0)
  return count <= mostEmptyCounts && (await zeros(firstCounts)) && zeros(count)
}

async function readFormat(ifd: Ifd): Promise<TiffPixelFormat> {
  const code = await ifd.integer(tag.compression, 1)
  if (!decodable.has(code)) throw unsupported(ifd, compressionName(code))
  const samples = await ifd.integer(tag.samplesPerPixel, 1)
  if (samples < 1 || samples > 4) throw unsupported(ifd, `TIFF with ${samples} channels`)
  const stored = await readSamples(ifd, code)
  const colour = await ifd.integer(tag.photometric, samples >= 3 ? photometric.rgb : photometric.blackIsZero)
  const jpegYcc = colour === photometric.ycbcr && (code === compression.jpeg || standAlone.has(code))
  if (![0, 1, 2, 3].includes(colour) && !jpegYcc) throw unsupported(ifd, `TIFF with ${colourModelName(colour)}`)
  const colours = colour === photometric.rgb || colour === photometric.ycbcr ? 3 : 1
  if (samples < colours || samples > colours + 1)
    throw unsupported(ifd, `TIFF with ${samples} channels as ${colourModelName(colour)}`)
  const extraSamples = await ifd.integers(tag.extraSamples, 4)
  const colorMap = colour === photometric.palette ? await ifd.integers(tag.colorMap, 768) : []
  if (colour === photometric.palette && stored.bits !== 8) throw unsupported(ifd, 'TIFF with a palette of 16 bits')
  if (colour === photometric.palette && (colorMap.length !== 768 || samples !== 1)) throw ifd.damaged('colour map')
  return {
    ...stored,
    compression: code,
    photometric: colour,
    samples,
    predictor: await readPredictor(ifd, code),
    extraSamples,
    strayExtra: samples > colours && !standAlone.has(code) && transparency(extraSamples) === null,
    colorMap,
    ycbcrSubsampling: await ifd.integers(tag.ycbcrSubsampling, 2),
    jpegTables: code === compression.jpeg ? await ifd.bytes(tag.jpegTables, 65_536) : null,
    lowBitFirst: code !== compression.jpeg && !standAlone.has(code) && (await ifd.integer(tag.fillOrder, 1)) === 2,
  }
}

/** How samples depend on the ones before them. Only LZW and deflate have it; elsewhere the tag has no meaning. */
async function readPredictor(ifd: Ifd, code: number): Promise<number> {
  if (!withPredictor.has(code)) return 1
  const predictor = await ifd.integer(tag.predictor, 1)
  if (predictor !== 1 && predictor !== 2) throw unsupported(ifd, `TIFF with predictor ${predictor}`)
  return predictor
}

const unsupported = (ifd: Ifd, format: string) =>
  new AppError('file-unsupported', { file: ifd.layout.file.name, format })
const tooLarge = (ifd: Ifd, width: number, height: number) =>
  new AppError('file-too-large', { file: ifd.layout.file.name, width, height })
