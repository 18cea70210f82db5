import { AppError } from '#shared/contract/errors.ts'
import { allInFocus, hasPlane, type SlideInfo, type TileAddress } from '#shared/domain/slide-info.ts'
import type { SlideReader } from './reader.ts'
import { closeSlideFile, type SlideFile } from './slide-file.ts'

/** The reader of a slide's stored tiles. */
export function tileReader(slide: SlideFile): SlideReader {
  const { info, format } = slide
  return {
    info,
    tile: async (at, signal) => {
      if (signal?.aborted) throw new AppError('cancelled')
      checkAddress(info, at)
      if (!info.levels[at.level]!.passThrough || at.plane === allInFocus) return null
      const tile = await format.tile(slide, at)
      if (signal?.aborted) throw new AppError('cancelled')
      return tile
    },
    associated: async (kind) => {
      if (!info.associated.includes(kind)) throw new AppError('not-found', { what: kind })
      return format.associated(slide, kind)
    },
    iccProfile: () => format.iccProfile(slide),
    close: () => closeSlideFile(slide),
  }
}

/** Throws `not-found` for a tile outside the grid. */
function checkAddress(info: SlideInfo, { level, col, row, plane }: TileAddress): void {
  const at = Number.isInteger(level) && Number.isInteger(col) && Number.isInteger(row) ? info.levels[level] : undefined
  const cols = at ? Math.ceil(at.width / at.tileWidth) : 0
  const rows = at ? Math.ceil(at.height / at.tileHeight) : 0
  if (!hasPlane(info, plane) || col < 0 || row < 0 || col >= cols || row >= rows) {
    throw new AppError('not-found', { what: 'tile' })
  }
}
