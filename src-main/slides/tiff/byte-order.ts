/** Reads numbers of a TIFF in its own byte order. 64-bit values beyond 2^53 become Infinity and fail every check. */
export interface ByteOrder {
  u16(buffer: Buffer, at: number): number
  u32(buffer: Buffer, at: number): number
  u64(buffer: Buffer, at: number): number
}

const wide = (high: number, low: number) => (high > 0x1fffff ? Number.POSITIVE_INFINITY : high * 0x1_0000_0000 + low)

export const littleEndian: ByteOrder = {
  u16: (buffer, at) => buffer.readUInt16LE(at),
  u32: (buffer, at) => buffer.readUInt32LE(at),
  u64: (buffer, at) => wide(buffer.readUInt32LE(at + 4), buffer.readUInt32LE(at)),
}

export const bigEndian: ByteOrder = {
  u16: (buffer, at) => buffer.readUInt16BE(at),
  u32: (buffer, at) => buffer.readUInt32BE(at),
  u64: (buffer, at) => wide(buffer.readUInt32BE(at), buffer.readUInt32BE(at + 4)),
}
