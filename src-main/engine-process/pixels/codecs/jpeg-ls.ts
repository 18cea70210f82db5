import factory, { type CharLs } from '@cornerstonejs/codec-charls/decodewasmjs'

export interface JpegLsSize {
  readonly width: number
  readonly height: number
  readonly samples: number
  /** Bits of a sample. */
  readonly bits: number
}

export interface JpegLsSamples {
  /** One byte for a sample of 8 bits, two for more, the low byte first. */
  readonly data: Buffer
  /** True if all of the first channel comes first, then all of the second, then all of the third. */
  readonly planar: boolean
}

/**
 * Appended to every stream. At a marker, CharLS recognises the end of the data. Without one, it may continue past the
 * last byte until a 32-bit counter wraps around, which takes 5 seconds or more.
 */
const endOfImage = [0xff, 0xd9]
const silent = () => undefined
let library: Promise<CharLs> | null = null

/**
 * Decodes a JPEG-LS stream of exactly this size and depth, using CharLS. The header is checked first, so
 * that a stream cannot request more memory than its frame needs. Rejects with a plain Error if it is damaged.
 */
export async function decodeJpegLs(
  bytes: Uint8Array,
  { width, height, samples, bits }: JpegLsSize,
): Promise<JpegLsSamples> {
  const frame = readFrameHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
  const fits = frame?.width === width && frame.height === height && frame.components === samples && frame.bits === bits
  if (!fits) throw new Error('a JPEG-LS frame of another size')
  library ??= factory({ print: silent, printErr: silent })
  try {
    const decoder = new (await library).JpegLSDecoder()
    try {
      const encoded = decoder.getEncodedBuffer(bytes.length + endOfImage.length)
      encoded.set(bytes)
      encoded.set(endOfImage, bytes.length)
      decoder.decode()
      const decoded = decoder.getDecodedBuffer()
      if (decoded.length !== width * height * samples * (bits > 8 ? 2 : 1)) throw new Error('damaged JPEG-LS')
      // CharLS returns both line and pixel interleaving as pixel interleaving.
      return { data: Buffer.from(decoded), planar: samples > 1 && decoder.getInterleaveMode() === 0 }
    } finally {
      decoder.delete()
    }
  } catch (error) {
    // After a trap, the instance's memory is in an unknown state.
    library = null
    throw error instanceof Error ? error : new Error('damaged JPEG-LS')
  }
}

/** Reads the frame header (SOF55). Never reads outside `bytes`. Source: ITU-T T.87, annex C. */
function readFrameHeader(bytes: Buffer) {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xda || marker === 0xd9) return null
    if (marker === 0xf7) {
      if (at + 10 > bytes.length) return null
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
      return { bits: bytes[at + 4]!, height, width, components: bytes[at + 9]! }
    }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) return null
    at += 2 + length
  }
  return null
}
