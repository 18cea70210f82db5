/**
 * Decides which streams may be decoded by the machine's own OpenJPEG. It works in the engine's memory, so it gets
 * only what scanners write: one tile, three channels of 8 bits and equal size, no precincts or rare coding styles,
 * and only a few kinds of marker segments without gaps up to the end. Everything else goes to the WebAssembly build,
 * which cannot reach anything outside its own memory. Source: ISO/IEC 15444-1, annex A.
 */
const marker = {
  soc: 0xff4f,
  siz: 0xff51,
  cod: 0xff52,
  tlm: 0xff55,
  plt: 0xff58,
  qcd: 0xff5c,
  qcc: 0xff5d,
  com: 0xff64,
  sot: 0xff90,
  sod: 0xff93,
  eoc: 0xffd9,
} as const
const inMainHeader: readonly number[] = [marker.cod, marker.tlm, marker.qcd, marker.qcc, marker.com]
const inTileHeader: readonly number[] = [marker.plt, marker.com]
const components = 3
const mostPixels = 2 ** 24
const mostLayers = 64
const mostHalvings = 12
const mostSegments = 256

/** True for a bare codestream of this kind. Never reads outside `bytes`. */
export function isPlainJpeg2000(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const tileAt = hasPlainSize(view) ? skipSegments(view, 4 + sizLength, inMainHeader, marker.sot) : null
  return tileAt !== null && hasPlainCoding(view, tileAt) && endsPlainly(view, tileAt)
}

const sizLength = 38 + 3 * components

/** Whether the SIZ segment has one tile that covers everything from 0, 0, and equal components. */
function hasPlainSize(view: Buffer): boolean {
  if (view.length < 4 + sizLength || view.readUInt16BE(0) !== marker.soc || view.readUInt16BE(2) !== marker.siz) {
    return false
  }
  const field = (index: number) => view.readUInt32BE(8 + index * 4)
  const [width, height] = [field(0), field(1)]
  const fromCorner = [2, 3, 6, 7].every((index) => field(index) === 0)
  const oneTile = field(4) >= width && field(5) >= height
  const alike = view.subarray(42, 42 + 3 * components).equals(Buffer.from([7, 1, 1, 7, 1, 1, 7, 1, 1]))
  const counted = view.readUInt16BE(4) === sizLength && view.readUInt16BE(40) === components
  return counted && alike && fromCorner && oneTile && width > 0 && height > 0 && width * height <= mostPixels
}

/** Offset of `end` after marker segments of allowed kinds only; null if there is another kind, or no `end`. */
function skipSegments(view: Buffer, from: number, allowed: readonly number[], end: number): number | null {
  for (let at = from, i = 0; i < mostSegments && at + 4 <= view.length; i++) {
    const kind = view.readUInt16BE(at)
    if (kind === end) return at
    const length = view.readUInt16BE(at + 2)
    if (!allowed.includes(kind) || length < 2) return null
    at += 2 + length
  }
  return null
}

/** Whether there is exactly one COD segment before `end`, with common values. */
function hasPlainCoding(view: Buffer, end: number): boolean {
  let found = 0
  for (let at = 4 + sizLength; at + 14 <= end; at += 2 + view.readUInt16BE(at + 2)) {
    if (view.readUInt16BE(at) !== marker.cod) continue
    const [style, , , , , halvings, across, down, passes] = view.subarray(at + 4, at + 13)
    const layers = view.readUInt16BE(at + 6)
    // SOP and EPH markers are common, precincts are not. A code block has 64 to 4096 samples.
    const plain = (style! & ~6) === 0 && layers >= 1 && layers <= mostLayers && halvings! <= mostHalvings
    const blocks = across! >= 1 && down! >= 1 && across! + down! >= 2 && across! + down! <= 8
    if (!plain || !blocks || passes !== 0 || view.readUInt16BE(at + 2) !== 12) return false
    found++
  }
  return found === 1
}

/** Whether the tile-parts of tile 0 have their stated lengths and reach the end of the codestream. */
function endsPlainly(view: Buffer, from: number): boolean {
  for (let at = from, i = 0; i < mostSegments; i++) {
    if (at + 2 > view.length) return false
    if (view.readUInt16BE(at) === marker.eoc) return i > 0
    if (at + 12 > view.length || view.readUInt16BE(at) !== marker.sot || view.readUInt16BE(at + 2) !== 10) return false
    const next = at + view.readUInt32BE(at + 6)
    const data = skipSegments(view, at + 12, inTileHeader, marker.sod)
    if (view.readUInt16BE(at + 4) !== 0 || data === null || data + 2 > next || next > view.length) return false
    at = next
  }
  return false
}
