import { AppError } from '#shared/contract/errors.ts'
import type { Ifd } from './ifd.ts'
import { browserShows, jpegPrefix, type ShownJpeg, startsJpeg } from './jpeg-prefix.ts'
import type { NumberTable } from './number-table.ts'
import type { TiffSamples } from './samples.ts'
import { compression, photometric } from './tags.ts'

/** Most bytes of a JPEG tile. */
const maxJpegBytes = 2 ** 25

/** Most tiles of one image that are remembered as examined. */
const mostRemembered = 2 ** 17

/** How the pixels of one TIFF image are stored: everything that a decoder needs besides the bytes. */
export interface TiffPixelFormat extends TiffSamples {
  readonly compression: number
  readonly photometric: number
  readonly samples: number
  readonly predictor: number
  readonly extraSamples: readonly number[]
  readonly colorMap: readonly number[]
  readonly ycbcrSubsampling: readonly number[]
  readonly jpegTables: Buffer | null
  /** True if the lowest bit of a byte comes first (FillOrder 2). */
  readonly lowBitFirst: boolean
  /** Whether there are samples after the colour ones that do not state transparency; they are ignored. */
  readonly strayExtra: boolean
}

/** Whether colours are stored multiplied by their transparency (ExtraSamples 1) or unchanged (2). */
export type Transparency = 'associated' | 'unassociated'

/** One image of a TIFF as a grid of segments: tiles, or strips as a single column. Sizes in pixels. */
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
   * Set if each channel is a separate image: this one holds red, these hold green, blue and, if any, transparency.
   * Each has one sample per pixel.
   */
  readonly further: readonly TiffImage[]
  /** The meaning of the fourth of such channels; null if there is none. */
  readonly furtherAlpha: Transparency | null
  readonly #grid: SegmentGrid
  readonly #offsets: NumberTable
  readonly #counts: NumberTable | null
  readonly #prefix: Buffer
  readonly #maxBytes: number
  /** Segments whose streams were examined and are shown by browsers as the engine decodes them. */
  readonly #examined = new Set<number>()

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
    this.#maxBytes = grid.segmentWidth * grid.segmentHeight * this.pixelBytes * 2 + 65_536
  }

  /** True if JPEG streams hold RGB and need a marker that says so. */
  get rgbJpeg(): boolean {
    return (
      this.format.compression === compression.jpeg &&
      this.format.photometric === photometric.rgb &&
      this.format.samples === 3
    )
  }

  /** Whether the file states the length of each segment. */
  get statesLengths(): boolean {
    return this.#counts !== null
  }

  /** Bytes of one pixel before compression. */
  get pixelBytes(): number {
    return (this.format.samples * this.format.bits) / 8
  }

  /** This image with the number of used bits that another part of the file states. */
  withUsedBits(usedBits: number): TiffImage {
    const further = this.further.map((image) => image.withUsedBits(usedBits))
    return new TiffImage(this.ifd, this.#grid, { ...this.format, usedBits }, further, this.furtherAlpha)
  }

  /** This image as the first of several channels. */
  joinedWith(further: readonly TiffImage[], alpha: Transparency | null = null): TiffImage {
    return new TiffImage(this.ifd, this.#grid, this.format, further, alpha)
  }

  /** A segment's place in the file, or null if it was never written (an empty tile). */
  async locate(inImage: number): Promise<{ offset: number; length: number } | null> {
    const index = this.#grid.base + inImage
    const offset = this.#offsets.peek(index) ?? (await this.#offsets.at(index))
    const counts = this.#counts
    const length = counts ? (counts.peek(index) ?? (await counts.at(index))) : 0
    // A tile with a count of 0 was never written; a strip with a place was.
    if (length > 0 || offset === 0 || (this.tiled && counts)) return this.#checked(offset, length)
    return this.#checked(offset, await this.#impliedLength(inImage, offset))
  }

  /**
   * Bytes of a segment whose count is missing, or 0 although the strip has a place. Uncompressed: the size of its
   * pixels; otherwise up to the next segment or the end of the file, as libtiff reads such files.
   */
  async #impliedLength(inImage: number, offset: number): Promise<number> {
    if (this.format.compression === compression.none) {
      const left = this.height - Math.floor(inImage / this.cols) * this.segmentHeight
      const rows = this.tiled ? this.segmentHeight : Math.min(this.segmentHeight, left)
      return rows * this.segmentWidth * this.pixelBytes
    }
    const next = inImage + 1 < this.rows * this.cols ? await this.#offsets.at(this.#grid.base + inImage + 1) : 0
    const end = next > offset ? next : this.ifd.layout.file.size
    return Math.min(end - offset, this.#maxBytes)
  }

  /** The stored bytes of one segment; null for an empty tile. */
  async segment(index: number): Promise<Buffer | null> {
    const place = await this.locate(index)
    return place && this.ifd.layout.file.read(place.offset, place.length)
  }

  /** One segment of a JPEG image as a complete stream (with shared tables and colour marker), or null. */
  async jpeg(index: number): Promise<Buffer | null> {
    // Every tile on screen is read here, so there is one allocation, one read and no copy of the tile's bytes.
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

  /**
   * One segment as `jpeg` gives it, where a browser shows it as the engine decodes it; else null. Each segment is a stream
   * of its own and may be coded unlike the others. It is examined at its first reading only: whoever keeps a slide open
   * opens it anew when its file changes.
   */
  async shownJpeg(index: number): Promise<Buffer | null> {
    const bytes = await this.jpeg(index)
    if (!bytes || this.#examined.has(index)) return bytes
    if (!browserShows(bytes, this.expectedJpeg)) return null
    if (this.#examined.size >= mostRemembered) this.#examined.clear()
    this.#examined.add(index)
    return bytes
  }

  /** The first and last bytes of a segment, which show its kind and whether it was fully written; or null. */
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
    for (let segment = 0; segment < this.rows * this.cols; segment++) await this.locate(segment)
    for (const image of this.further) await image.checkSegments()
  }

  /** What a stored tile must contain so that a browser shows the same as the engine. */
  get expectedJpeg(): ShownJpeg {
    const { samples } = this.format
    return { width: this.segmentWidth, height: this.segmentHeight, samples, rgb: this.rgbJpeg }
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

/** An image's division into segments, and the tables of their places. */
export interface SegmentGrid {
  readonly width: number
  readonly height: number
  readonly tiled: boolean
  readonly segmentWidth: number
  readonly segmentHeight: number
  readonly cols: number
  readonly rows: number
  /** Index of the image's first segment in the tables; above 0 for the later ones of several colour planes. */
  readonly base: number
  readonly offsets: NumberTable
  /** Null if the file has none, or only zeros for tiles that have places. */
  readonly counts: NumberTable | null
}
