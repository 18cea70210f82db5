import { AppError } from '#shared/contract/errors.ts'
import type { SlideField } from '#shared/domain/slide-info.ts'
import type { PixelSource } from './pixel-source.ts'
import { Sources } from './sources.ts'

/**
 * Number of fields kept open: a few rows of what the window shows. Their pixels share one memory; see `wholePicture`.
 */
const keepOpen = 24

/** The fields of a slide as pictures, each opened on demand. */
export interface OpenFields {
  readonly fields: readonly SlideField[]
  readonly paths: readonly string[]
  /** Number of tiles that could not be decoded, in all fields together. */
  readonly damagedTiles: number
  /** Rejects with `file-changed` if the field's size differs from the slide's description. */
  use<T>(index: number, work: (source: PixelSource) => Promise<T>): Promise<T>
  close(): void
}

/** `fields[i]` is the file `paths[i]`; `open` opens one of them. */
export function openFields(
  fields: readonly SlideField[],
  paths: readonly string[],
  open: (path: string) => Promise<PixelSource>,
): OpenFields {
  const pool = new Sources(open, keepOpen)
  /** For each field, the largest number of undecodable tiles while it was open. */
  const damaged = new Map<number, number>()
  return {
    fields,
    paths,
    get damagedTiles() {
      return [...damaged.values()].reduce((sum, count) => sum + count, 0)
    },
    use: (index, work) =>
      pool.use({ path: paths[index]!, files: null }, async (source) => {
        const { file, width, height } = fields[index]!
        // The fields' places depend on their sizes, and results are identified by place.
        if (source.info.width !== width || source.info.height !== height) throw new AppError('file-changed', { file })
        try {
          return await work(source)
        } finally {
          damaged.set(index, Math.max(damaged.get(index) ?? 0, source.damagedTiles))
        }
      }),
    close: () => pool.close(),
  }
}
