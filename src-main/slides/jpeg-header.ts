/** What a JPEG stream states before its first scan. Source: ITU-T T.81 annex B, JFIF 1.02, Adobe TN 5116. */
export interface JpegHeader {
  /** Pixels; 0 if no frame header was found. */
  readonly width: number
  readonly height: number
  readonly precision: number
  readonly components: number
  /** Identifiers of the components, in the frame's order. */
  readonly componentIds: readonly number[]
  /** Ratio of the stored resolutions of brightness and colour, across and down; 1, 1 if they are equal. */
  readonly sampling: readonly [across: number, down: number]
  /** Baseline, extended sequential or progressive Huffman coding, which browsers and libjpeg support. */
  readonly common: boolean
  readonly jfif: { readonly unit: number; readonly x: number; readonly y: number } | null
  /** Adobe's colour transform: 0 none (RGB), 1 YCbCr, 2 YCCK; null if the stream does not state it. */
  readonly adobeTransform: number | null
  /** Exif orientation; 1 if not given. */
  readonly orientation: number
  /** True if the stream has a colour profile of its own. */
  readonly profile: boolean
  /** Position of the first entropy-coded byte; -1 if the data ended before a scan began. */
  readonly scanAt: number
  /** True if the bytes contradict the format, as opposed to ending too early. */
  readonly damaged: boolean
}

/** Reads the marker segments up to the first scan. Never throws and never reads outside `bytes`. */
export function readJpegHeader(bytes: Buffer): JpegHeader {
  const found = { width: 0, height: 0, precision: 0, components: 0, common: false, orientation: 1, profile: false }
  let componentIds: readonly number[] = []
  let sampling: JpegHeader['sampling'] = [1, 1]
  let jfif: JpegHeader['jfif'] = null
  let adobeTransform: number | null = null
  const end = (scanAt: number, damaged: boolean): JpegHeader => ({
    ...found,
    componentIds,
    sampling,
    jfif,
    adobeTransform,
    scanAt,
    damaged,
  })
  if (bytes.length < 2 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return end(-1, true)
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return end(-1, true)
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++ // fill byte
      continue
    }
    if (marker === 0xd9 || marker === 0x00) return end(-1, true) // an end marker, or data, before any scan
    if (marker === 0xd8 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) return end(-1, true)
    const next = at + 2 + length
    if (next > bytes.length) return end(-1, false)
    const body = bytes.subarray(at + 4, next)
    if (isFrameHeader(marker)) {
      if (body.length < 6) return end(-1, true)
      found.precision = body[0]!
      found.height = body.readUInt16BE(1)
      found.width = body.readUInt16BE(3)
      found.components = body[5]!
      found.common = marker <= 0xc2
      componentIds = Array.from({ length: Math.min(found.components, 4) }, (_, i) => body[6 + i * 3] ?? 0)
      sampling = samplingOf(body)
    } else if (marker === 0xe0 && body.length >= 12 && body.toString('latin1', 0, 5) === 'JFIF\0') {
      jfif = { unit: body[7]!, x: body.readUInt16BE(8), y: body.readUInt16BE(10) }
    } else if (marker === 0xe1 && body.toString('latin1', 0, 6) === 'Exif\0\0') {
      found.orientation = exifOrientation(body.subarray(6))
    } else if (marker === 0xe2 && body.toString('latin1', 0, 12) === 'ICC_PROFILE\0') {
      found.profile = true
    } else if (marker === 0xee && body.length >= 12 && body.toString('latin1', 0, 5) === 'Adobe') {
      adobeTransform = body[11]!
    } else if (marker === 0xda) {
      return end(next, found.width === 0 || found.components === 0)
    }
    at = next
  }
  return end(-1, false)
}

/** Source: ITU-T T.81, B.2.2. The two sampling factors of a component share a byte. */
function samplingOf(frame: Buffer): readonly [number, number] {
  const factors = (component: number) => frame[6 + component * 3 + 1] ?? 0x11
  if (frame[5] !== 3) return [1, 1]
  const [finest, colour] = [factors(0), factors(1)]
  return [(finest >> 4) / Math.max(1, colour >> 4), (finest & 15) / Math.max(1, colour & 15)]
}

/**
 * How a browser interprets the three components of a stream. Source: `default_decompress_parms` of libjpeg(-turbo):
 * JFIF overrides Adobe, and Adobe overrides the components' names.
 */
export function browserColour({ jfif, adobeTransform, componentIds }: JpegHeader): 'rgb' | 'ycc' {
  if (jfif) return 'ycc'
  if (adobeTransform !== null) return adobeTransform === 0 ? 'rgb' : 'ycc'
  return String.fromCharCode(...componentIds) === 'RGB' ? 'rgb' : 'ycc'
}

// SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
const isFrameHeader = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Orientation from an Exif block (a small TIFF); 1 if it cannot be read. */
export function exifOrientation(tiff: Buffer): number {
  if (tiff.length < 10) return 1
  const little = tiff[0] === 0x49
  const u16 = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = u16(first)
  for (let i = 0; i < Math.min(count, 64); i++) {
    const at = first + 2 + i * 12
    if (at + 12 > tiff.length) return 1
    const value = u16(at + 8)
    if (u16(at) === 0x0112) return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}
