import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openReadable } from '#main/storage/index.ts'
import { openKeptTile, tileCacheFolder } from '#main/tiles/index.ts'
import { readVaultKey, sealKeyFor } from '#main/vault/index.ts'
import { AppError, type ErrorData, toErrorData } from '#shared/contract/errors.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import type { TileAddress } from '#shared/domain/slide-info.ts'
import { openVerifyStore } from './verify.store.ts'
import type { Finding } from './verify.ts'

export interface KeptTilesOptions {
  /** Paths of the slides whose files hold what was hashed. The kept tiles of others cannot be compared. */
  readonly sound: ReadonlySet<string>
  /** Whether an encoded picture shows what the slide's file holds at this place. */
  readonly sameTile: (slide: SlideAt, at: TileAddress, bytes: Uint8Array) => Promise<boolean>
  readonly signal?: AbortSignal
  readonly onProgress?: (subject: string, done: number, total: number) => void
}

/** A kept tile's name: focal plane (-1 is all in focus), level, column and row. */
const named = /^(-?\d+)-(\d+)-(\d+)-(\d+)\.(?:png|jpg|webp)$/

/**
 * Compares the tiles that were kept of each slide with its file, one finding a slide that has any, and removes those
 * that show something else. If a tile cannot be compared, a further finding says why, and the next slide follows.
 * Throws as `verify`, and `cancelled`.
 */
export async function* verifyKeptTiles(
  dataFolder: string,
  { sound, sameTile, signal, onProgress }: KeptTilesOptions,
): AsyncGenerator<Finding> {
  const records = openReadable(join(dataFolder, 'daybreak.sqlite'))
  try {
    const vaultKey = readVaultKey(records)
    // Without it no tile was kept yet.
    if (vaultKey === null) return
    const key = sealKeyFor(vaultKey, 'tiles')
    for (const { path, sha256 } of openVerifyStore(records).slides()) {
      if (!sound.has(path)) continue
      const folder = join(tileCacheFolder(dataFolder), sha256)
      const names = (await readdir(folder).catch(() => [])).filter((name) => named.test(name))
      let wrong = 0
      let stopped: ErrorData | null = null
      for (const [done, name] of names.entries()) {
        if (signal?.aborted) throw new AppError('cancelled')
        onProgress?.(path, done, names.length)
        const sealed = await readFile(join(folder, name)).catch(() => null)
        // A running Daybreak may have removed it meanwhile.
        if (sealed === null) continue
        const bytes = openKeptTile(key, sha256, name, sealed)
        try {
          if (bytes && (await sameTile({ path, files: null }, addressOf(name), bytes))) continue
        } catch (error) {
          stopped = toErrorData(error)
          if (stopped.code === 'cancelled') throw error
          break
        }
        wrong++
        await rm(join(folder, name), { force: true })
      }
      const error = wrong > 0 ? new AppError('kept-tiles-wrong', { file: basename(path), count: wrong }).data : null
      if (error !== null || (names.length > 0 && stopped === null))
        yield { check: 'tiles', subject: path, ok: error === null, error }
      if (stopped !== null) yield { check: 'tiles', subject: path, ok: false, error: stopped }
    }
  } finally {
    records.close()
  }
}

function addressOf(name: string): TileAddress {
  const [plane = 0, level = 0, col = 0, row = 0] = named.exec(name)!.slice(1, 5).map(Number)
  return { plane, level, col, row }
}
