import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { Rect, RgbImage } from './rgb.ts'

/** What to read: a rectangle in full-resolution pixels, which may reach outside the slide, and the size wanted. */
export interface Region extends Rect {
  readonly outWidth: number
  readonly outHeight: number
  /** Focal plane, or `allInFocus`; the slide's start plane where left out. */
  readonly plane?: number | undefined
  /**
   * Where a pixel wanted stands for two by two of the level that is read, it is their mean, as scanners make their levels;
   * Lanczos elsewhere and where this is left out.
   */
  readonly byMeans?: boolean
}

/** Decoded pixels of one open slide. Lives in the engine. */
export interface PixelSource {
  readonly info: SlideInfo
  /** Base name of the slide's file, for errors. */
  readonly name: string
  /** Tiles met so far that could not be decoded; they are white in what was read. */
  readonly damagedTiles: number
  /**
   * RGB of a region, from the coarsest level that is still as fine as wanted; white outside the slide. Places are rounded
   * to whole pixels of that level. Throws AppError `cancelled`, `invalid-input`, `file-too-large`, and as file reads do.
   */
  readRegion(region: Region, signal?: AbortSignal): Promise<RgbImage>
  /** RGB of `rect` in pixels of level `level` (clipped parts are white), as `readRegion` otherwise. */
  readLevel(level: number, rect: Rect, signal?: AbortSignal, plane?: number): Promise<RgbImage>
  /** The same as a JPEG for the screen. */
  readLevelJpeg(level: number, rect: Rect, signal?: AbortSignal, plane?: number): Promise<Buffer>
  /** RGB of label, macro or thumbnail as stored. Throws `not-found`. */
  readAssociated(kind: SlideInfo['associated'][number], signal?: AbortSignal): Promise<RgbImage>
  /** The ICC profile of the slide's pixels; what is read above is always as stored. */
  iccProfile(): Promise<Uint8Array | null>
  close(): Promise<void>
}

/** One block of a screening run. */
export interface Block {
  /** Place in the order that was asked for. */
  readonly index: number
  readonly region: Region
  readonly image: RgbImage
}

/**
 * Reads regions in order with `ahead` more being decoded while the caller works on one: decoding runs on libuv's threads,
 * also while the caller's own thread is busy. Memory: `ahead + 1` blocks. Stop by leaving the loop or by the signal.
 */
export async function* readBlocks(
  source: PixelSource,
  regions: readonly Region[],
  { ahead = 2, signal }: { readonly ahead?: number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<Block> {
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const waiting: Promise<RgbImage>[] = []
  let started = 0
  try {
    for (let index = 0; index < regions.length; index++) {
      for (; started < regions.length && started <= index + ahead; started++) {
        const read = source.readRegion(regions[started]!, either)
        read.catch(() => undefined) // heard when its turn comes
        waiting.push(read)
      }
      yield { index, region: regions[index]!, image: await waiting.shift()! }
    }
  } finally {
    stop.abort()
  }
}
