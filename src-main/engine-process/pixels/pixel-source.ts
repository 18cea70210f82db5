import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { Rect, RgbImage } from './rgb.ts'

/**
 * What to read: a rectangle in full-resolution pixels, which may extend outside the slide, and the size of the
 * result.
 */
export interface Region extends Rect {
  readonly outWidth: number
  readonly outHeight: number
  /** Focal plane, or `allInFocus`; defaults to the slide's start plane. */
  readonly plane?: number | undefined
  /**
   * If a pixel of the result covers a square of 2, 4, 8 and so on of the level that is read, it is their mean, halving
   * by halving, as in scanners' own levels. Otherwise, and by default, Lanczos is used.
   */
  readonly byMeans?: boolean
}

/** Decoded pixels of one open slide. Exists only in the engine. */
export interface PixelSource {
  readonly info: SlideInfo
  /** Base name of the slide's file, for errors. */
  readonly name: string
  /** Number of tiles so far that could not be decoded. They are striped in the results. */
  readonly damagedTiles: number
  /** Their share of the slide's area in the plane that is screened, from 0 to 1. */
  readonly damagedShare: number
  /**
   * RGB of a region, from the coarsest level that is still fine enough; white outside the slide. Places are rounded
   * to whole pixels of that level. Throws AppError `cancelled`, `invalid-input`, `file-too-large`, and errors of file
   * reads.
   */
  readRegion(region: Region, signal?: AbortSignal): Promise<RgbImage>
  /** RGB of `rect` in pixels of level `level` (parts outside are white), otherwise like `readRegion`. */
  readLevel(level: number, rect: Rect, signal?: AbortSignal, plane?: number): Promise<RgbImage>
  /** Like `readLevel`, but as a PNG for the screen. */
  readLevelTile(level: number, rect: Rect, signal?: AbortSignal, plane?: number): Promise<Buffer>
  /** RGB of label, macro or thumbnail as stored. Throws `not-found`. */
  readAssociated(kind: SlideInfo['associated'][number], signal?: AbortSignal): Promise<RgbImage>
  /** The ICC profile of the slide's pixels. The pixels read above are always as stored. */
  iccProfile(): Promise<Uint8Array | null>
  close(): Promise<void>
}

/** One block of a screening. */
export interface Block {
  /** Index in the requested order. */
  readonly index: number
  readonly region: Region
  readonly image: RgbImage
}

/**
 * Reads regions in order and decodes `ahead` more while the caller works on one. Decoding runs on libuv's threads,
 * even while the caller's own thread is busy. Memory: `ahead + 1` blocks. Stop it by leaving the loop or by the
 * signal.
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
        read.catch(() => undefined) // the error is thrown in its turn
        waiting.push(read)
      }
      yield { index, region: regions[index]!, image: await waiting.shift()! }
    }
  } finally {
    stop.abort()
  }
}
