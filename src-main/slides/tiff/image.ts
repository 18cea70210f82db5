import { AppError } from '#shared/contract/errors.ts'
import type { Ifd } from './ifd.ts'
import { jpegPrefix, startsJpeg } from './jpeg-prefix.ts'
import { NumberTable } from './number-table.ts'
import { compression, compressionName, decodable, photometric, standAlone, tag } from './tags.ts'

/** Bounds on one image; a 10-gigapixel slide is 2^17 on a side. */
const limits = {
  side: 2 ** 24,
  tileSide: 8192,
  smallestTile: 8,
  jpegBytes: 2 ** 25,
  stripPixels: 2 ** 26,
  segments: 2 ** 24,
}

/** How the pixels of one TIFF image are stored: everything a decoder needs besides the bytes. */
export interface TiffPixelFormat {
  readonly compression: number
  readonly photometric: number
  readonly samples: number
  readonly predictor: number
  readonly extraSamples: readonly number[]
  readonly colorMap: readonly number[]
  readonly ycbcrSubsampling: readonly number[]
  readonly jpegTables: Buffer | null
  /** Samples are two's complement. Brightness below nothing means nothing: such values read as 0, as in libvips. */
  readonly signed: boolean
}

/** One image of a TIFF as a grid of segments: tiles, or strips as one column of them. Sizes in pixels. */
export class TiffImage {
  readonly ifd: Ifd
  readonly width: number
  readonly height: number
  readonly tiled: boolean
  readonly segmentWidth: number
  readonly segmentHeight: number
  readonly cols: number
  readonly rows: number
  readonly format: TiffPixelFormat
  /** Where each channel is an image of its own: this one holds red, these green and blue. Each has one sample a pixel. */
  readonly further: readonly TiffImage[]
  readonly #grid: SegmentGrid
  readonly #offsets: NumberTable
  readonly #counts: NumberTable
  readonly #prefix: Buffer
  readonly #maxBytes: number

  constructor(ifd: Ifd, grid: SegmentGrid, format: TiffPixelFormat, further: readonly TiffImage[] = []) {
    this.ifd = ifd
    this.further = further
    this.#grid = grid
    this.width = grid.width
    this.height = grid.height
    this.tiled = grid.tiled
    this.segmentWidth = grid.segmentWidth
    this.segmentHeight = grid.segmentHeight
    this.cols = grid.cols
    this.rows = grid.rows
    this.format = format
    this.#offsets = grid.offsets
    this.#counts = grid.counts
    this.#prefix = jpegPrefix(format.jpegTables, this.rgbJpeg)
    this.#maxBytes = grid.segmentWidth * grid.segmentHeight * format.samples * 2 + 65_536
  }

  /** True where JPEG streams hold RGB and need a marker that says so. */
  get rgbJpeg(): boolean {
    return (
      this.format.compression === compression.jpeg &&
      this.format.photometric === photometric.rgb &&
      this.format.samples === 3
    )
  }

  /** This image as the first of several channels. */
  joinedWith(further: readonly TiffImage[]): TiffImage {
    return new TiffImage(this.ifd, this.#grid, this.format, further)
  }

  /** Where a segment lies in the file, or null where it was never written (an empty tile). */
  async locate(inImage: number): Promise<{ offset: number; length: number } | null> {
    const index = this.#grid.base + inImage
    const offset = this.#offsets.peek(index) ?? (await this.#offsets.at(index))
    const length = this.#counts.peek(index) ?? (await this.#counts.at(index))
    return this.#checked(offset, length)
  }

  /** The bytes of one segment as stored; null for an empty tile. */
  async segment(index: number): Promise<Buffer | null> {
    const place = await this.locate(index)
    return place && this.ifd.layout.file.read(place.offset, place.length)
  }

  /** One segment of a JPEG image as a stream that stands alone (shared tables and colour marker put in), or null. */
  async jpeg(index: number): Promise<Buffer | null> {
    // The way of every tile on the screen: one allocation, one read, no copy of the tile's bytes.
    const place = await this.locate(index)
    if (!place) return null
    if (place.length > limits.jpegBytes) throw this.ifd.damaged('a tile is too large')
    const prefix = this.#prefix
    const at = prefix.length - 2
    const bytes = Buffer.allocUnsafeSlow(at + place.length)
    await this.ifd.layout.file.readInto(bytes, at, place.length, place.offset)
    if (!startsJpeg(bytes, at)) throw this.ifd.damaged('a tile is not a JPEG')
    prefix.copy(bytes)
    return bytes
  }

  /** The first and last bytes of a segment, enough to see what it is and whether it was written to its end; or null. */
  async ends(index: number): Promise<{ head: Buffer; tail: Buffer } | null> {
    const place = await this.locate(index)
    if (!place) return null
    const { file } = this.ifd.layout
    const head = await file.read(place.offset, Math.min(place.length, 65_536))
    if (head.length === place.length) return { head, tail: head }
    const tail = Math.min(place.length, 16)
    return { head, tail: await file.read(place.offset + place.length - tail, tail) }
  }

  /** Checks that every segment lies inside the file. Throws `file-truncated` or `file-damaged`. */
  async checkSegments(): Promise<void> {
    const counts = this.#counts.pages()
    let left = this.#grid.base + this.cols * this.rows
    for await (const offsets of this.#offsets.pages()) {
      const lengths = (await counts.next()).value
      if (!lengths) throw this.ifd.damaged('tile tables differ in length')
      const used = Math.min(left, offsets.length)
      for (let i = 0; i < used; i++) this.#checked(offsets[i]!, lengths[i]!)
      left -= used
      if (left === 0) break
    }
    for (const image of this.further) await image.checkSegments()
  }

  #checked(offset: number, length: number): { offset: number; length: number } | null {
    if (length === 0 || offset === 0) return null
    if (!(offset + length <= this.ifd.layout.file.size)) {
      throw new AppError('file-truncated', { file: this.ifd.layout.file.name, detail: 'a tile lies beyond the end' })
    }
    if (length > this.#maxBytes) throw this.ifd.damaged('a tile is larger than its pixels')
    return { offset, length }
  }
}

interface SegmentGrid {
  readonly width: number
  readonly height: number
  readonly tiled: boolean
  readonly segmentWidth: number
  readonly segmentHeight: number
  readonly cols: number
  readonly rows: number
  /** Number of the image's first segment in the tables: above 0 for the later ones of several colour planes. */
  readonly base: number
  readonly offsets: NumberTable
  readonly counts: NumberTable
}

/** Reads how an image is stored. Throws `file-damaged`, or `file-unsupported` with `format` for what cannot be decoded. */
export async function readTiffImage(ifd: Ifd): Promise<TiffImage> {
  const format = await readFormat(ifd)
  const separate = format.samples > 1 && (await ifd.integer(tag.planarConfiguration, 1)) === 2
  const grid = await readGrid(ifd, separate ? format.samples : 1)
  return separate ? separateColours(ifd, grid, format) : new TiffImage(ifd, grid, format)
}

/** Red, green and blue in segments of their own, one colour after the other in the tables. */
function separateColours(ifd: Ifd, grid: SegmentGrid, format: TiffPixelFormat): TiffImage {
  if (format.samples < 3 || format.photometric !== photometric.rgb || standAlone.has(format.compression)) {
    throw unsupported(ifd, 'TIFF with separate planes other than RGB')
  }
  const single = { ...format, samples: 1, photometric: photometric.blackIsZero, extraSamples: [] }
  const colour = (at: number) => new TiffImage(ifd, { ...grid, base: at * grid.cols * grid.rows }, single)
  return colour(0).joinedWith([colour(1), colour(2)])
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
  // TIFF 6.0 says multiples of 16; smaller ones would only make the tile table the slide.
  if (tiled && Math.min(segmentWidth, segmentHeight) < limits.smallestTile) throw ifd.damaged('tiles too small')
  // A compressed strip is decoded as a whole; uncompressed rows can be read by themselves.
  const plain = (await ifd.integer(tag.compression, 1)) === compression.none
  if (segmentWidth * segmentHeight > limits.stripPixels && !plain) throw tooLarge(ifd, segmentWidth, segmentHeight)
  const cols = Math.ceil(width / segmentWidth)
  const segmentRows = Math.ceil(height / segmentHeight)
  if (cols * segmentRows > limits.segments) throw ifd.damaged('too many tiles')
  const offsets = ifd.field(tiled ? tag.tileOffsets : tag.stripOffsets)
  const counts = ifd.field(tiled ? tag.tileByteCounts : tag.stripByteCounts)
  if (!offsets || !counts) throw ifd.damaged('tile table is missing')
  if (Math.min(offsets.count, counts.count) < cols * segmentRows * planes) throw ifd.damaged('tile table is too short')
  const table = { offsets: new NumberTable(ifd, offsets), counts: new NumberTable(ifd, counts) }
  return { width, height, tiled, segmentWidth, segmentHeight, cols, rows: segmentRows, base: 0, ...table }
}

async function readFormat(ifd: Ifd): Promise<TiffPixelFormat> {
  const code = await ifd.integer(tag.compression, 1)
  if (!decodable.has(code)) throw unsupported(ifd, compressionName(code))
  const samples = await ifd.integer(tag.samplesPerPixel, 1)
  if (samples < 1 || samples > 4) throw unsupported(ifd, `TIFF with ${samples} channels`)
  const bits = await ifd.integers(tag.bitsPerSample, 4)
  const wrong = (bits.length ? bits : [1]).find((value) => value !== 8)
  if (wrong !== undefined) throw unsupported(ifd, `TIFF with ${wrong} bits per channel`)
  const kinds = await ifd.integers(tag.sampleFormat, 4)
  // 1 is unsigned, 2 signed, 4 "undefined" and read as unsigned.
  if (kinds.some((kind) => kind !== 1 && kind !== 2 && kind !== 4))
    throw unsupported(ifd, 'TIFF with floating-point samples')
  const signed = kinds.some((kind) => kind === 2)
  if (signed && (code === compression.jpeg || standAlone.has(code))) throw unsupported(ifd, 'TIFF with signed samples')
  const colour = await ifd.integer(tag.photometric, samples >= 3 ? photometric.rgb : photometric.blackIsZero)
  const known =
    [0, 1, 2, 3].includes(colour) ||
    (colour === photometric.ycbcr && (code === compression.jpeg || standAlone.has(code)))
  const enough = colour < photometric.rgb || colour === photometric.palette || samples >= 3
  if (!known || !enough) throw unsupported(ifd, `TIFF with colour model ${colour}`)
  const colorMap = colour === photometric.palette ? await ifd.integers(tag.colorMap, 768) : []
  if (colour === photometric.palette && (colorMap.length !== 768 || samples !== 1)) throw ifd.damaged('colour map')
  return {
    compression: code,
    photometric: colour,
    samples,
    predictor: await ifd.integer(tag.predictor, 1),
    extraSamples: await ifd.integers(tag.extraSamples, 4),
    colorMap,
    ycbcrSubsampling: await ifd.integers(tag.ycbcrSubsampling, 2),
    jpegTables: code === compression.jpeg ? await ifd.bytes(tag.jpegTables, 65_536) : null,
    signed,
  }
}

const unsupported = (ifd: Ifd, format: string) =>
  new AppError('file-unsupported', { file: ifd.layout.file.name, format })
const tooLarge = (ifd: Ifd, width: number, height: number) =>
  new AppError('file-too-large', { file: ifd.layout.file.name, width, height })
