import { AppError } from '#shared/contract/errors.ts'
import { greyOf, type PreparedField, prepareField } from '#shared/domain/registration/index.ts'
import { openPixels, type PixelSource, type Rect, type RgbImage } from '../pixels/index.ts'

/** Most pixels of a field, larger than any camera's picture here (32 MP as RGB: 96 MB). */
const maxFieldPixels = 2 ** 25
/**
 * Number of prepared fields kept: those that a new field is compared with, and a few more. 5 MB each for 2
 * megapixels.
 */
const keepPrepared = 14

/** The fields of a capture, each prepared for registration once while in use. No file is kept open. */
export class CameraFields {
  readonly #prepared = new Map<string, Promise<PreparedField>>()

  /** Throws like `openPixels`, and `file-too-large`. */
  prepared(path: string, signal?: AbortSignal): Promise<PreparedField> {
    const present = this.#prepared.get(path)
    const prepared = present ?? prepare(path, signal)
    this.#prepared.delete(path)
    this.#prepared.set(path, prepared) // moves it to the end as the most recent
    // A failed one is tried again the next time.
    if (!present) prepared.catch(() => this.#prepared.delete(path))
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size <= keepPrepared) break
      this.#prepared.delete(oldest)
    }
    return prepared
  }
}

async function prepare(path: string, signal?: AbortSignal): Promise<PreparedField> {
  const field = await openField(path)
  try {
    const { width, height } = field.info
    const { data } = await readPart(field, { x: 0, y: 0, width, height }, signal)
    return prepareField(greyOf(data, width, height, 3))
  } finally {
    await field.close()
  }
}

/** Fields that are open during stitching. `close` closes all of them, so that they can be deleted. */
export class OpenFields {
  readonly #open = new Map<string, Promise<PixelSource>>()

  async size(path: string): Promise<{ width: number; height: number }> {
    return (await this.#source(path)).info
  }

  /** RGB of a part inside a field. */
  async part(path: string, rect: Rect, signal?: AbortSignal): Promise<RgbImage> {
    return readPart(await this.#source(path), rect, signal)
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    for (const opening of all) await opening.then((source) => source.close()).catch(() => undefined)
  }

  /**
   * Opens a field, and closes the least recently used one if too many are open: the system limits a process's open
   * files.
   */
  #source(path: string): Promise<PixelSource> {
    const source = this.#open.get(path) ?? openField(path)
    this.#open.delete(path)
    this.#open.set(path, source)
    for (const [oldest, old] of this.#open) {
      if (this.#open.size <= keepOpen) break
      this.#open.delete(oldest)
      old.then((one) => one.close()).catch(() => undefined)
    }
    return source
  }
}

const keepOpen = 64

async function openField(path: string): Promise<PixelSource> {
  const source = await openPixels(path)
  const { width, height } = source.info
  if (width * height <= maxFieldPixels) return source
  await source.close()
  throw new AppError('file-too-large', { file: path.split(/[\\/]/).at(-1) ?? path, width, height })
}

const readPart = (source: PixelSource, rect: Rect, signal?: AbortSignal): Promise<RgbImage> =>
  source.readRegion({ ...rect, outWidth: rect.width, outHeight: rect.height }, signal)
