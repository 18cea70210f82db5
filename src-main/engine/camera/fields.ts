import { AppError } from '#shared/contract/errors.ts'
import { greyOf, type PreparedField, prepareField } from '#shared/domain/registration/index.ts'
import { openPixels, type PixelSource, type Rect, type RgbImage } from '../pixels/index.ts'

/** Larger than any camera's picture that comes here (32 MP as RGB: 96 MB). */
const maxFieldPixels = 2 ** 25
const keepPrepared = 24
const keepOpen = 48

/** The fields of a capture: opened, decoded and made ready for registration once while they are in use. */
export class CameraFields {
  readonly #open = new Map<string, Promise<PixelSource>>()
  readonly #prepared = new Map<string, Promise<PreparedField>>()

  /** Throws as `openPixels`, and `file-too-large`. */
  prepared(path: string, signal?: AbortSignal): Promise<PreparedField> {
    return remembered(this.#prepared, path, keepPrepared, async () => {
      const { data, width, height } = await this.#whole(path, signal)
      return prepareField(greyOf(data, width, height, 3))
    })
  }

  async size(path: string): Promise<{ width: number; height: number }> {
    return (await this.#source(path)).info
  }

  /** RGB of a part of a field, which lies inside it. */
  async part(path: string, rect: Rect, signal?: AbortSignal): Promise<RgbImage> {
    const source = await this.#source(path)
    return source.readRegion({ ...rect, outWidth: rect.width, outHeight: rect.height }, signal)
  }

  async #whole(path: string, signal?: AbortSignal): Promise<RgbImage> {
    const { width, height } = (await this.#source(path)).info
    return this.part(path, { x: 0, y: 0, width, height }, signal)
  }

  async #source(path: string): Promise<PixelSource> {
    return remembered(
      this.#open,
      path,
      keepOpen,
      async () => {
        const source = await openPixels(path)
        const { width, height } = source.info
        if (width * height <= maxFieldPixels) return source
        await source.close()
        throw new AppError('file-too-large', { file: path.split(/[\\/]/).at(-1) ?? path, width, height })
      },
      (source) => void source.close().catch(() => undefined),
    )
  }
}

/** The value known as `key`, made once; the least recently asked for makes room. What failed is not kept. */
function remembered<T>(
  map: Map<string, Promise<T>>,
  key: string,
  most: number,
  make: () => Promise<T>,
  letGo: (value: T) => void = () => {},
): Promise<T> {
  const present = map.get(key)
  const value = present ?? make()
  map.delete(key)
  map.set(key, value)
  if (!present) value.catch(() => map.delete(key))
  for (const [oldest, old] of map) {
    if (map.size <= most) break
    map.delete(oldest)
    old.then(letGo, () => undefined)
  }
  return value
}
