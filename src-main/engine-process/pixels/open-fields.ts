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
  /** Their share of the area of all fields. */
  readonly damagedShare: number
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
  /** For each field, the most that could not be decoded while it was open. */
  const damaged = new Map<number, { readonly tiles: number; readonly share: number }>()
  const area = ({ width, height }: SlideField) => width * height
  return {
    fields,
    paths,
    get damagedTiles() {
      return [...damaged.values()].reduce((sum, { tiles }) => sum + tiles, 0)
    },
    get damagedShare() {
      const lost = [...damaged].reduce((sum, [index, { share }]) => sum + share * area(fields[index]!), 0)
      return lost / fields.reduce((sum, field) => sum + area(field), 0)
    },
    use: (index, work) =>
      pool.use({ path: paths[index]!, files: null }, async (source) => {
        const { file, width, height } = fields[index]!
        // The fields' places depend on their sizes, and results are identified by place.
        if (source.info.width !== width || source.info.height !== height) throw new AppError('file-changed', { file })
        try {
          return await work(source)
        } finally {
          const before = damaged.get(index) ?? { tiles: 0, share: 0 }
          const { damagedTiles, damagedShare } = source
          if (damagedTiles > before.tiles) damaged.set(index, { tiles: damagedTiles, share: damagedShare })
        }
      }),
    close: () => pool.close(),
  }
}
