import { browserColour, type JpegHeader, readJpegHeader } from '../jpeg-header.ts'

/**
 * Adobe APP14 with transform 0: the three components are RGB. Without it every decoder reads a JPEG with unnamed
 * components as YCbCr. Source: Adobe TN 5116, section 18.
 */
export const adobeRgb = Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0])
const soi = Buffer.from([0xff, 0xd8])

/** Whether bytes from `at` on can be a JPEG stream: SOI followed by more bytes. */
export const startsJpeg = (bytes: Buffer, at = 0): boolean =>
  bytes.length >= at + 4 && bytes[at] === 0xff && bytes[at + 1] === 0xd8

/**
 * Replaces a tile's own SOI so that its abbreviated stream becomes complete: SOI, the colour marker if the tile is
 * RGB, and the shared tables. Source: TIFF Technical Note 2 (JPEGTables).
 */
export function jpegPrefix(tables: Buffer | null, rgb: boolean): Buffer {
  return Buffer.concat([soi, ...(rgb ? [adobeRgb] : []), ...(tables ? tableSegments(tables) : [])])
}

/** The DQT, DHT and DRI segments of a JPEGTables field, without its other segments (SOI, EOI, APPn). */
function tableSegments(tables: Buffer): Buffer[] {
  const segments: Buffer[] = []
  let at = 2
  while (at + 4 <= tables.length && tables[at] === 0xff) {
    const marker = tables[at + 1]!
    if (marker === 0xd9) break
    const next = at + 2 + tables.readUInt16BE(at + 2)
    if (next > tables.length || next < at + 4) break
    if (marker === 0xdb || marker === 0xc4 || marker === 0xdd) segments.push(tables.subarray(at, next))
    at = next
  }
  return segments
}

/**
 * The requirements on a stored JPEG so that a browser shows the same as the engine. `rgb`: the file says that its
 * values are RGB.
 */
export interface ShownJpeg {
  readonly width: number
  readonly height: number
  readonly samples: number
  readonly rgb: boolean
}

/** Whether browsers show a tile's stream, once prefixed, as a JPEG with the file's colours and size. */
export function browserShows(tile: Buffer, expected: ShownJpeg): boolean {
  const header = readJpegHeader(tile)
  if (header.scanAt < 0 || header.damaged || !header.common || header.precision !== 8) return false
  if (header.components !== expected.samples) return false
  // The engine follows the file's tag, a browser the stream's own markers. They may contradict each other.
  if (header.components === 3 && browserColour(header) !== (expected.rgb ? 'rgb' : 'ycc')) return false
  // A browser turns a picture by its Exif and converts its colours by its own profile. It shows a stream that breaks
  // off as far as it goes, and the rest grey.
  if (header.orientation !== 1 || header.profile || !hasEnd(tile, header)) return false
  return header.width === expected.width && header.height === expected.height
}

/** Bytes at the end of a stream among which its end marker is searched; writers pad to even lengths and to blocks. */
const tailBytes = 64

/**
 * Whether a stream with this header has its end marker. If it breaks off, libjpeg and browsers fill the rest with grey.
 * Something may follow the end if the file does not state the stream's length.
 */
export function hasEnd(stream: Buffer, { scanAt }: Pick<JpegHeader, 'scanAt'>): boolean {
  if (scanAt < 0) return false
  const tail = Math.max(scanAt, stream.length - tailBytes)
  return stream.indexOf('\xff\xd9', tail, 'latin1') >= 0 || stream.indexOf('\xff\xd9', scanAt, 'latin1') >= 0
}

/**
 * True if a JPEG stream ends in zeros without an end marker: its space in the file was allocated but never written.
 * libjpeg would silently show grey.
 */
export function endsUnwritten(stream: Buffer): boolean {
  const tail = stream.subarray(Math.max(0, stream.length - 16))
  return tail.at(-1) === 0 && tail.at(-2) === 0 && tail.at(-3) === 0 && !tail.includes('\xff\xd9', 0, 'latin1')
}
