import type { TiffImage, TiffPixelFormat } from '#main/slides/index.ts'
import type { SampleDecoding } from './decode.ts'
import type { TakePixels } from './rgb.ts'

/** Decodes the bytes of one stored segment and passes its pixels to `take`. */
export type SegmentCodec = <T>(bytes: Buffer, take: TakePixels<T>, signal?: AbortSignal) => Promise<T>

/**
 * Frames of one image outside any TIFF, presented like one: a grid of tiles and the description of their bytes, or
 * the codec that decodes them if TIFF has no such compression.
 */
export interface FrameImage {
  readonly width: number
  readonly height: number
  readonly tiled: true
  readonly segmentWidth: number
  readonly segmentHeight: number
  readonly cols: number
  readonly rows: number
  readonly format: TiffPixelFormat
  readonly codec: SegmentCodec | null
  /** The stored bytes of one tile; null for one that was never written. */
  segment(index: number): Promise<Buffer | null>
}

/** A TIFF's description of frames that need no shared data, with 8 bits per channel. */
export const frameFormat = (
  described: Pick<TiffPixelFormat, 'compression' | 'photometric' | 'samples'>,
): TiffPixelFormat => ({
  ...described,
  bits: 8,
  usedBits: 8,
  highByteFirst: false,
  signed: false,
  lowBitFirst: false,
  strayExtra: false,
  predictor: 1,
  extraSamples: [],
  colorMap: [],
  ycbcrSubsampling: [],
  jpegTables: null,
})

/** How `decode` treats the samples of a TIFF. */
export const decodingOf = ({ strayExtra, bits, usedBits }: TiffPixelFormat): SampleDecoding => ({
  strayExtra,
  unusedBits: bits - usedBits,
})

/** The images that regions are read from. */
export type StoredImage = TiffImage | FrameImage

export const isFrameImage = (image: StoredImage): image is FrameImage => 'codec' in image
