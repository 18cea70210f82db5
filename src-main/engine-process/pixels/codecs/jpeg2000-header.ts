/** What a JPEG 2000 stream states before anything is decoded. Source: ISO/IEC 15444-1, annexes A and I. */
export interface Jpeg2000Header {
  readonly width: number
  readonly height: number
  readonly components: number
  /** Bits per sample of the first component. */
  readonly bits: number
  /** True if samples of any component have a sign, which brightness has not. */
  readonly signed: boolean
  /** True if a component has fewer samples than the first. Such streams are YCbCr. */
  readonly subsampled: boolean
  /** Number of tiles in the codestream's own grid. */
  readonly tiles: number
  /** How many times the size can be halved by decoding less of the stream. */
  readonly halvings: number
  /** Offset of the codestream in the bytes: after the boxes of a JP2 file, or 0. */
  readonly codestreamAt: number
  /** Enumerated colour space of a JP2 file (16 sRGB, 17 grey, 18 sYCC); null for a bare codestream. */
  readonly colourSpace: number | null
}

const soc = 0xff4fff51
const maxBoxes = 64

/** Reads the header; null if the bytes are not JPEG 2000 or contradict themselves. Never reads outside `bytes`. */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const boxes = findCodestream(view)
  return boxes && readSize(view, boxes.codestreamAt, boxes.colourSpace)
}

function findCodestream(view: Buffer): { codestreamAt: number; colourSpace: number | null } | null {
  if (view.length >= 4 && view.readUInt32BE(0) === soc) return { codestreamAt: 0, colourSpace: null }
  let colourSpace: number | null = null
  let at = 0
  let end = view.length
  for (let i = 0; i < maxBoxes && at + 8 <= end; i++) {
    const type = view.toString('latin1', at + 4, at + 8)
    let length = view.readUInt32BE(at)
    let header = 8
    if (length === 1) {
      if (at + 16 > end || view.readUInt32BE(at + 8) !== 0) return null
      length = view.readUInt32BE(at + 12)
      header = 16
    }
    if (length === 0) length = view.length - at
    if (i === 0 && type !== 'jP  ') return null
    if (type === 'jp2c') return { codestreamAt: at + header, colourSpace }
    // The header box is entered, and every other one is skipped.
    if (type === 'jp2h') {
      at += header
      continue
    }
    if (type === 'colr' && at + header + 7 <= end && view[at + header] === 1) {
      colourSpace ??= view.readUInt32BE(at + header + 3)
    }
    if (length < header) return null
    at += length
    end = view.length
  }
  return null
}

function readSize(view: Buffer, at: number, colourSpace: number | null): Jpeg2000Header | null {
  if (at + 42 > view.length || view.readUInt32BE(at) !== soc) return null
  const length = view.readUInt16BE(at + 4)
  const field = (index: number) => view.readUInt32BE(at + 8 + index * 4)
  const [right, bottom, left, top] = [field(0), field(1), field(2), field(3)]
  const [tileWidth, tileHeight, tileLeft, tileTop] = [field(4), field(5), field(6), field(7)]
  const components = view.readUInt16BE(at + 40)
  if (components < 1 || length !== 38 + 3 * components || at + 4 + length > view.length) return null
  const width = right - left
  const height = bottom - top
  if (width < 1 || height < 1 || tileWidth < 1 || tileHeight < 1 || tileLeft > left || tileTop > top) return null
  let subsampled = false
  let signed = false
  for (let i = 0; i < components; i++) {
    const across = view[at + 42 + i * 3 + 1]!
    const down = view[at + 42 + i * 3 + 2]!
    if (across < 1 || down < 1) return null
    if (view[at + 42 + i * 3]! & 0x80) signed = true
    if (across !== 1 || down !== 1) subsampled = true
  }
  return {
    width,
    height,
    components,
    bits: (view[at + 42]! & 0x7f) + 1,
    signed,
    subsampled,
    tiles: Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight),
    halvings: readHalvings(view, at + 4 + length),
    codestreamAt: at,
    colourSpace,
  }
}

const cod = 0xff52
const sot = 0xff90

/** Decomposition levels from the COD marker segment of the main header; 0 if there is none. */
function readHalvings(view: Buffer, from: number): number {
  for (let at = from, i = 0; i < maxBoxes && at + 12 <= view.length; i++) {
    const marker = view.readUInt16BE(at)
    if (marker === cod) return Math.min(32, view[at + 9]!)
    if (marker === sot || marker < 0xff00) return 0
    at += 2 + view.readUInt16BE(at + 2)
  }
  return 0
}
