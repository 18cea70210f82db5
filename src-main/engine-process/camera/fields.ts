import { AppError } from '#shared/contract/errors.ts'
import { greyOf, type PreparedField, prepareField } from '#shared/domain/registration/index.ts'
import { openPixels, type PixelSource, type Rect, type RgbImage } from '../pixels/index.ts'

/** Larger than any camera's picture that comes here (32 MP as RGB: 96 MB). */
const maxFieldPixels = 2 ** 25
/** As many as a new field is compared with, and a few more; 5 MB each for 2 megapixels. */
const keepPrepared = 14

/** The fields of a capture, made ready for registration once while they are in use. No file is held open. */
export class CameraFields {
  readonly #prepared = new Map<string, Promise<PreparedField>>()

  /** Throws as `openPixels`, and `file-too-large`. */
  prepared(path: string, signal?: AbortSignal): Promise<PreparedField> {
    const present = this.#prepared.get(path)
    const prepared = present ?? prepare(path, signal)
    this.#prepared.delete(path)
    this.#prepared.set(path, prepared) // youngest again
    // What failed is tried anew the next time.
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

/** Fields that are open while they are stitched; `close` lets go of all of them, so that they can be deleted. */
export class OpenFields {
  readonly #open = new Map<string, Promise<PixelSource>>()

  async size(path: string): Promise<{ width: number; height: number }> {
    return (await this.#source(path)).info
  }

  /** RGB of a part of a field, which lies inside it. */
  async part(path: string, rect: Rect, signal?: AbortSignal): Promise<RgbImage> {
    return readPart(await this.#source(path), rect, signal)
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    for (const opening of all) await opening.then((source) => source.close()).catch(() => undefined)
  }

  /** The least recently asked for makes room: a system gives a process only so many open files. */
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
