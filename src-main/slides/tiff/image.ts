import { AppError } from '#shared/contract/errors.ts'
import type { Ifd } from './ifd.ts'
import { jpegPrefix, type ShownJpeg, startsJpeg } from './jpeg-prefix.ts'
import type { NumberTable } from './number-table.ts'
import { compression, photometric } from './tags.ts'

/** Bytes of the largest JPEG tile. */
const maxJpegBytes = 2 ** 25

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
  /** True where the lowest bit of a byte comes first (FillOrder 2). */
  readonly lowBitFirst: boolean
  /** Samples behind the colour ones that say nothing of transparency and are left aside. */
  readonly strayExtra: boolean
  /** Samples are two's complement. Brightness below nothing means nothing: such values read as 0, as in libvips. */
  readonly signed: boolean
}

/** Whether colours are stored multiplied with their transparency (ExtraSamples 1) or as they are (2). */
export type Transparency = 'associated' | 'unassociated'

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
  /**
   * Where each channel is an image of its own: this one holds red, these green, blue and, where there is one,
   * transparency. Each has one sample a pixel.
   */
  readonly further: readonly TiffImage[]
  /** What the fourth of such channels is; null where there is none. */
  readonly furtherAlpha: Transparency | null
  readonly #grid: SegmentGrid
  readonly #offsets: NumberTable
  readonly #counts: NumberTable | null
  readonly #prefix: Buffer
  readonly #maxBytes: number

  constructor(
    ifd: Ifd,
    grid: SegmentGrid,
    format: TiffPixelFormat,
    further: readonly TiffImage[] = [],
    furtherAlpha: Transparency | null = null,
  ) {
    this.furtherAlpha = furtherAlpha
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
  joinedWith(further: readonly TiffImage[], alpha: Transparency | null = null): TiffImage {
    return new TiffImage(this.ifd, this.#grid, this.format, further, alpha)
  }

  /** Where a segment lies in the file, or null where it was never written (an empty tile). */
  async locate(inImage: number): Promise<{ offset: number; length: number } | null> {
    const index = this.#grid.base + inImage
    const offset = this.#offsets.peek(index) ?? (await this.#offsets.at(index))
    const counts = this.#counts
    const length = counts ? (counts.peek(index) ?? (await counts.at(index))) : 0
    if (length > 0 || offset === 0 || this.tiled) return this.#checked(offset, length)
    return this.#checked(offset, await this.#impliedLength(inImage, offset))
  }

  /**
   * Bytes of a strip whose count is missing or 0 although it has a place: of its rows where they are not compressed, else
   * up to the next strip or the end of the file, as libtiff reads such files.
   */
  async #impliedLength(inImage: number, offset: number): Promise<number> {
    if (this.format.compression === compression.none) {
      const rows = Math.min(this.segmentHeight, this.height - inImage * this.segmentHeight)
      return rows * this.width * this.format.samples
    }
    const next = inImage + 1 < this.rows ? await this.#offsets.at(this.#grid.base + inImage + 1) : 0
    const end = next > offset ? next : this.ifd.layout.file.size
    return Math.min(end - offset, this.#maxBytes)
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
    if (place.length > maxJpegBytes) throw this.ifd.damaged('a tile is too large')
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
    if (!this.#counts) return this.#checkImplied()
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

  async #checkImplied(): Promise<void> {
    for (let strip = 0; strip < this.rows; strip++) await this.locate(strip)
    for (const image of this.further) await image.checkSegments()
  }

  /** What a browser must find in a stored tile to show what the engine decodes. */
  get expectedJpeg(): ShownJpeg {
    return { width: this.segmentWidth, height: this.segmentHeight, rgb: this.rgbJpeg }
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

/** How an image is cut into segments, and where their places are listed. */
export interface SegmentGrid {
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
  /** Null where the file has none, which only strips can do without. */
  readonly counts: NumberTable | null
}
