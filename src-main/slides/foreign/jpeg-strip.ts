import type { Ifd } from '../tiff/ifd.ts'
import type { NumberTable } from '../tiff/number-table.ts'

/** The frame header, tables and scan header of a slide's level are far smaller. */
const mostHeaderBytes = 65_536
/** Pixels of a segment, approximately. It has at most this many rows. */
const segmentPixels = 2 ** 21
const segmentRows = 512
/** Most pixels that are decoded as a whole if a strip cannot be cut. */
const wholePixels = 2 ** 26

/**
 * The place of a strip in its file, and the start of each restart interval in it; null if the file does not state it.
 */
export interface StripPlace {
  readonly ifd: Ifd
  readonly offset: number
  readonly length: number
  readonly width: number
  readonly height: number
  readonly starts: { readonly low: NumberTable; readonly high: NumberTable | null } | null
}

/**
 * A whole level of a slide stored as one JPEG, which a decoder could only read from its beginning. It is presented as
 * a grid of segments that are complete JPEGs: a restart interval does not depend on earlier data. Sizes in pixels.
 */
export class JpegStrip {
  readonly width: number
  readonly height: number
  readonly segmentWidth: number
  readonly segmentHeight: number
  readonly cols: number
  readonly rows: number
  readonly #place: StripPlace
  readonly #header: StripHeader
  /** Rows of the JPEG's blocks in one segment, and in total. */
  readonly #bands: number
  readonly #allBands: number

  private constructor(place: StripPlace, header: StripHeader, bands: number) {
    this.#place = place
    this.#header = header
    this.#bands = bands
    this.width = place.width
    this.height = place.height
    this.#allBands = Math.ceil(place.height / header.blockHeight)
    this.segmentWidth = header.interval * header.blockWidth
    this.segmentHeight = bands * header.blockHeight
    this.cols = Math.ceil(place.width / this.segmentWidth)
    this.rows = Math.ceil(this.#allBands / bands)
  }

  /** Null if the strip is not a JPEG of this size that can be cut or decoded as a whole. */
  static async open(place: StripPlace): Promise<JpegStrip | null> {
    const { file } = place.ifd.layout
    const header = readStripHeader(await file.read(place.offset, Math.min(place.length, mostHeaderBytes)))
    if (!header) return null
    const across = Math.ceil(place.width / header.blockWidth)
    const down = Math.ceil(place.height / header.blockHeight)
    const cols = across / header.interval
    const cut = Number.isInteger(cols) && place.starts?.low.length === cols * down
    if (cut && (!place.starts?.high || place.starts.high.length === cols * down)) {
      const rows = Math.floor(segmentPixels / (header.interval * header.blockWidth * header.blockHeight))
      return new JpegStrip(place, header, Math.max(1, Math.min(rows, Math.floor(segmentRows / header.blockHeight))))
    }
    const sized = header.width === place.width && header.height === place.height
    if (!sized || place.width * place.height > wholePixels) return null
    return new JpegStrip(place, { ...header, interval: across, whole: true }, down)
  }

  /** A segment as a complete JPEG with the height of its part of the image. Throws `file-damaged`. */
  async segment(index: number): Promise<Buffer> {
    const { ifd, offset, length } = this.#place
    const { file } = ifd.layout
    if (this.#header.whole) return file.read(offset, length)
    const band = Math.floor(index / this.cols) * this.#bands
    const bands = Math.min(this.#bands, this.#allBands - band)
    const parts = [this.#headerOf(bands)]
    for (let i = 0; i < bands; i++) {
      parts.push(await this.#interval((band + i) * this.cols + (index % this.cols)))
      parts.push(Buffer.from([0xff, i === bands - 1 ? 0xd9 : 0xd0 + (i % 8)]))
    }
    return Buffer.concat(parts)
  }

  /** The compressed data of one restart interval, without the marker at its end. */
  async #interval(index: number): Promise<Buffer> {
    const { ifd, offset, length } = this.#place
    const from = await this.#start(index)
    const last = index === this.#place.starts!.low.length - 1
    const to = last ? length : await this.#start(index + 1)
    const most = this.segmentWidth * this.#header.blockHeight * 6 + mostHeaderBytes
    if (!(from >= this.#header.bytes.length && to > from && to <= length && to - from <= most))
      throw ifd.damaged('restart intervals')
    const bytes = await ifd.layout.file.read(offset + from, to - from)
    if (last) {
      const end = bytes.lastIndexOf('\xff\xd9', undefined, 'latin1')
      return end < 0 ? bytes : bytes.subarray(0, end)
    }
    const marker = bytes.at(-1)! & 0xf8
    if (bytes.at(-2) !== 0xff || marker !== 0xd0) throw ifd.damaged('restart intervals')
    return bytes.subarray(0, -2)
  }

  /** Offset from the strip's beginning. */
  async #start(index: number): Promise<number> {
    const { low, high } = this.#place.starts!
    return (await low.at(index)) + (high ? (await high.at(index)) * 2 ** 32 : 0)
  }

  #headerOf(bands: number): Buffer {
    const { bytes, sizeAt, blockHeight } = this.#header
    const header = Buffer.from(bytes)
    header.writeUInt16BE(bands * blockHeight, sizeAt)
    header.writeUInt16BE(this.segmentWidth, sizeAt + 2)
    return header
  }
}

interface StripHeader {
  /** Everything before the compressed data. */
  readonly bytes: Buffer
  /** Offset of height and width in `bytes`, and their values there: 0 if they are too large for a JPEG. */
  readonly sizeAt: number
  readonly width: number
  readonly height: number
  /** Size of the smallest coded unit in pixels. */
  readonly blockWidth: number
  readonly blockHeight: number
  /** Number of such units between two restart markers. */
  readonly interval: number
  /** The strip is a single segment, unchanged. */
  readonly whole: boolean
}

/** Reads a baseline JPEG with one scan up to its compressed data. Source: ITU-T T.81, annex B. */
function readStripHeader(bytes: Buffer): StripHeader | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  let frame: Pick<StripHeader, 'sizeAt' | 'width' | 'height' | 'blockWidth' | 'blockHeight'> | null = null
  let interval = 0
  let components = 0
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes.readUInt16BE(at)
    const next = at + 2 + bytes.readUInt16BE(at + 2)
    if (marker < 0xffc0 || next < at + 4 || next > bytes.length) return null
    const body = bytes.subarray(at + 4, next)
    if (marker === 0xffc0 || marker === 0xffc1) {
      components = body[5] ?? 0
      if (body[0] !== 8 || (components !== 1 && components !== 3) || body.length < 6 + 3 * components) return null
      const sampling = Array.from({ length: components }, (_, i) => body[7 + 3 * i]!)
      const across = Math.max(...sampling.map((value) => value >> 4))
      const down = Math.max(...sampling.map((value) => value & 15))
      if (across < 1 || across > 4 || down < 1 || down > 4) return null
      // With a single component a unit is one block, whatever its sampling factors are.
      const of =
        components === 1 ? { blockWidth: 8, blockHeight: 8 } : { blockWidth: across * 8, blockHeight: down * 8 }
      frame = { sizeAt: at + 5, height: body.readUInt16BE(1), width: body.readUInt16BE(3), ...of }
    } else if (marker > 0xffc1 && marker <= 0xffcf && marker !== 0xffc4) return null
    else if (marker === 0xffdd && body.length >= 2) interval = body.readUInt16BE(0)
    else if (marker === 0xffda) {
      if (!frame || body[0] !== components) return null
      return { ...frame, bytes: bytes.subarray(0, next), interval, whole: false }
    }
    at = next
  }
  return null
}
