import { type RgbImage, type TakePixels, wholeOf } from '../rgb.ts'
import { decodeInThread } from './codec-threads.ts'
import { readJpeg2000Header } from './jpeg2000-header.ts'
import { isPlainJpeg2000 } from './jpeg2000-plain.ts'

export interface Jpeg2000Options {
  /** Pixels that the stream may have at most; more is refused before anything is decoded. */
  readonly maxPixels: number
  /**
   * What three components are where the stream itself does not say: `ycc` for luminance and colour differences (Aperio's
   * compression 33003), else RGB.
   */
  readonly colour?: 'rgb' | 'ycc'
  /**
   * Decode at 1/2^reduce of the size, a coarser resolution of the same stream, at a fraction of the work; at the coarsest
   * that the stream has where it has none so coarse.
   */
  readonly reduce?: number
  readonly signal?: AbortSignal | undefined
}

/** Tiles within one stream; slides have one. */
const maxTiles = 4096
const sYcc = 18

/** `withJpeg2000`, the pixels in memory of their own. */
export const decodeJpeg2000 = (bytes: Uint8Array, options: Jpeg2000Options): Promise<RgbImage> =>
  withJpeg2000(bytes, options, (pixels) => ({ ...pixels, data: Buffer.from(pixels.data) }))

/**
 * Decodes a JPEG 2000 codestream or JP2 file to RGB, in a thread of its own so that the engine goes on answering. Grey
 * becomes three equal channels, more than 8 bits are scaled down, a fourth channel is left out. Rejects with a plain
 * Error where the stream is damaged or larger than allowed, as the other decoders do, with AppError `cancelled`, and
 * with what `take` throws.
 */
export async function withJpeg2000<T>(bytes: Uint8Array, options: Jpeg2000Options, take: TakePixels<T>): Promise<T> {
  const header = readJpeg2000Header(bytes)
  if (!header) throw new Error('not a JPEG 2000 stream')
  const { width, height, components, bits, tiles } = header
  if (width * height > options.maxPixels || tiles > maxTiles) throw new Error('a JPEG 2000 stream is too large')
  if (components > 4 || bits > 16) throw new Error('JPEG 2000 with other components than an image has')
  // The decoder itself turns what it knows to be YCbCr into RGB.
  const turned = header.subsampled || header.colourSpace === sYcc
  const reduce = Math.min(options.reduce ?? 0, header.halvings)
  const size = { width: Math.ceil(width / 2 ** reduce), height: Math.ceil(height / 2 ** reduce) }
  const work = {
    // A copy of just these bytes: what travels to a thread is the whole buffer below.
    bytes: new Uint8Array(bytes),
    plain: isPlainJpeg2000(bytes),
    ycc: options.colour === 'ycc' && !turned && components >= 3,
    reduce,
    ...size,
  }
  return decodeInThread(work, (data) => take({ data, ...size }, wholeOf(size)), options.signal)
}
