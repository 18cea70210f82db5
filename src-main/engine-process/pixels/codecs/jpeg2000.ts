import { type RgbImage, type TakePixels, wholeOf } from '../rgb.ts'
import { decodeInThread } from './codec-threads.ts'
import { readJpeg2000Header } from './jpeg2000-header.ts'
import { isPlainJpeg2000 } from './jpeg2000-plain.ts'

export interface Jpeg2000Options {
  /** Largest permitted number of pixels. More is refused before anything is decoded. */
  readonly maxPixels: number
  /**
   * Meaning of three components if the stream does not state it: `ycc` for luminance and colour differences (Aperio's
   * compression 33003), otherwise RGB.
   */
  readonly colour?: 'rgb' | 'ycc'
  /**
   * Decodes at 1/2^reduce of the size, a coarser resolution of the same stream, for a fraction of the work. If the
   * stream has no such resolution, its coarsest one is used.
   */
  readonly reduce?: number
  /** Bits of a sample that the file states; a stream of other samples is refused. */
  readonly bits?: number
  readonly signal?: AbortSignal | undefined
}

/** Most tiles within one stream. Slides have one. */
const maxTiles = 4096
const sYcc = 18

/** Like `withJpeg2000`, but returns the pixels in their own memory. */
export const decodeJpeg2000 = (bytes: Uint8Array, options: Jpeg2000Options): Promise<RgbImage> =>
  withJpeg2000(bytes, options, (pixels) => ({ ...pixels, data: Buffer.from(pixels.data) }))

/**
 * Decodes a JPEG 2000 codestream or JP2 file to RGB in a separate thread, so that the engine keeps answering. Grey
 * becomes three equal channels, of more than 8 bits the upper 8 are shown, and a fourth channel is dropped. Like the other
 * decoders, rejects with a plain Error if the stream is damaged or too large, with AppError `cancelled`, and with the
 * errors of `take`.
 */
export async function withJpeg2000<T>(bytes: Uint8Array, options: Jpeg2000Options, take: TakePixels<T>): Promise<T> {
  const header = readJpeg2000Header(bytes)
  if (!header) throw new Error('not a JPEG 2000 stream')
  const { width, height, components, bits, tiles } = header
  if (width * height > options.maxPixels || tiles > maxTiles) throw new Error('a JPEG 2000 stream is too large')
  if (bits !== (options.bits ?? bits) || header.signed) throw new Error('JPEG 2000 with other samples')
  if (components > 4 || bits > 16) throw new Error('JPEG 2000 with other components than an image has')
  // The decoder itself converts known YCbCr to RGB.
  const turned = header.subsampled || header.colourSpace === sYcc
  const reduce = Math.min(options.reduce ?? 0, header.halvings)
  const size = { width: Math.ceil(width / 2 ** reduce), height: Math.ceil(height / 2 ** reduce) }
  const work = {
    // A copy of only these bytes, because the whole underlying buffer is sent to the thread.
    bytes: new Uint8Array(bytes),
    plain: isPlainJpeg2000(bytes),
    ycc: options.colour === 'ycc' && !turned && components >= 3,
    reduce,
    ...size,
  }
  return decodeInThread(work, (data) => take({ data, ...size }, wholeOf(size)), options.signal)
}
