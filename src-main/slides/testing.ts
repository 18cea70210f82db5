import path from 'node:path'
import { isAppError } from '#shared/contract/errors.ts'
import { checkSlide, hashSlide, openSlide } from './index.ts'

/**
 * Everything that is done with a slide before a pixel is decoded, in a word, for `runMutated`: `opened`, the code of the
 * error that names the file, or a fault of ours, which begins with `bug`.
 */
export async function openAndRead(file: string): Promise<string> {
  try {
    await hashSlide(file)
    await checkSlide(file)
    const reader = await openSlide(file)
    try {
      await reader.iccProfile()
      const { levels, planes, associated } = reader.info
      for (const [level, { passThrough }] of levels.slice(0, 4).entries()) {
        for (const plane of new Set([0, planes >> 1, planes - 1])) {
          const tile = await reader.tile({ level, col: 0, row: 0, plane })
          if (!passThrough && tile !== null) return 'bug: a tile that should not be passed through'
        }
      }
      for (const kind of associated) await reader.associated(kind)
    } finally {
      await reader.close()
    }
    return 'opened'
  } catch (error) {
    return isAppError(error) && error.data.params.file === path.basename(file) ? error.code : `bug: ${String(error)}`
  }
}
