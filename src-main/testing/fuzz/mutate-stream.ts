const nasty = [0, 1, 2, 3, 0x0f, 0x10, 0x3f, 0x7f, 0x80, 0xfe, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff]
const nastyLong = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]
/** JPEG, JPEG-LS and JPEG 2000: start, frames, tables, scans, restarts, tiles, ends. */
const markers = [
  0xd8, 0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xc4, 0xcc, 0xda, 0xdb, 0xdd, 0xd0, 0xd7, 0xd9, 0xe0, 0xee, 0xf7, 0xf8, 0x4f,
  0x51, 0x52, 0x53, 0x5c, 0x5e, 0x5f, 0x60, 0x61, 0x90, 0x91, 0x93,
]
/** In streams of a few kilobytes, headers, tables and segment offsets lie within this number of bytes. */
const headerBytes = 700

/**
 * Makes one to four faults in the compressed bytes of a picture or tile: exchanged markers, impossible lengths and
 * sizes, overwritten tables and data, pieces removed, duplicated or moved, a missing end.
 */
export function mutateStream(sound: Buffer, next: () => number): Buffer {
  let bytes: Buffer = Buffer.from(sound)
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!
  const inHeader = () => below(Math.min(headerBytes, bytes.length - 4))
  const anywhere = () => (next() < 0.5 ? inHeader() : below(bytes.length - 4))
  /** The offset of a marker in the header, or any offset there if it has none. */
  const atMarker = () => {
    const found: number[] = []
    for (let at = 0; at + 6 < Math.min(headerBytes, bytes.length); at++)
      if (bytes[at] === 0xff && bytes[at + 1]! > 0x4e) found.push(at)
    return found.length > 0 ? pick(found) : inHeader()
  }
  const splice = (at: number, remove: number, insert: Buffer) => {
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
  }
  const piece = () => {
    const from = anywhere()
    return bytes.subarray(from, from + 1 + below(300))
  }
  const faults: (() => void)[] = [
    () => void bytes.writeUInt8(below(256), anywhere()),
    () => void bytes.writeUInt8(pick(nasty) & 0xff, anywhere()),
    () => void bytes.writeUInt16BE(pick(nasty), inHeader()),
    () => void bytes.writeUInt32LE(pick(nastyLong), inHeader()),
    () => void bytes.writeUInt32BE(pick(nastyLong), inHeader()),
    () => void bytes.writeUInt8(pick(markers), atMarker() + 1),
    () => void bytes.writeUInt16BE(pick(nasty), atMarker() + 2),
    () => void bytes.set([pick(nasty) & 0xff], Math.min(atMarker() + 4 + below(16), bytes.length - 1)),
    () => void bytes.set([0xff, pick(markers)], anywhere()),
    () => void bytes.fill(pick([0, 0x7f, 0xff]), anywhere(), anywhere()),
    () => splice(anywhere(), below(60), Buffer.alloc(0)),
    () => splice(anywhere(), 0, piece()),
    () => splice(anywhere(), below(40), Buffer.from(Array.from({ length: below(60) }, () => below(256)))),
    () => {
      for (let i = below(40); i >= 0; i--) bytes[below(bytes.length)] = below(256)
    },
  ]
  for (let i = 1 + below(4); i > 0 && bytes.length > 40; i--) pick(faults)()
  return next() < 0.08 ? bytes.subarray(0, below(bytes.length)) : bytes
}
