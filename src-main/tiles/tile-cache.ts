import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openEntry, sealEntry } from '#main/vault/index.ts'
import type { EncodedTile } from '#shared/domain/slide-info.ts'
import { tileGeneration } from '#shared/domain/tile-version.ts'
import { KeptFiles } from './kept-files.ts'
import { QuietWriter } from './quiet-writer.ts'

/** Where the tiles of a data folder are kept, sealed. */
export const tileCacheFolder = (dataFolder: string): string => join(cachesIn(dataFolder), ownName)

const cachesIn = (dataFolder: string): string => join(dataFolder, 'cache')
const ownName = `sealed-tiles-${tileGeneration}`
const cacheName = /^(sealed-)?tiles(-\d+)?$/

/**
 * Deletes the tiles that other versions of the program kept in a data folder, because they are never shown again, and
 * earlier versions did not seal them. What cannot be deleted is left to the next start.
 */
export async function dropOtherTiles(dataFolder: string): Promise<void> {
  const caches = cachesIn(dataFolder)
  const names = await readdir(caches).catch(() => [])
  for (const name of names)
    if (cacheName.test(name) && name !== ownName)
      await rm(join(caches, name), { recursive: true, force: true }).catch(() => undefined)
}

/** Identifies a cached tile: the slide's content and the tile's place. */
export interface TileKey {
  readonly sha256: string
  readonly name: string
}

/** Tiles made by the engine, kept in the data folder across restarts. Never throws, because a cache may fail. */
export interface TileCache {
  get(key: TileKey): Promise<EncodedTile | null>
  /** Keeps the tile in memory until there are no requests for a while. Resolves when it is on disk or was given up. */
  put(key: TileKey, tile: EncodedTile): Promise<void>
  /** Deletes the tiles of one content. */
  forget(sha256: string): void
  /** Bytes on disk, as far as known. */
  readonly bytes: number
  close(): Promise<void>
}

export interface TileCacheOptions {
  readonly folder: string
  /** Seals the tiles, 32 bytes. Tiles that were sealed under another key are made again. */
  readonly key: Buffer
  readonly maxBytes?: number
  /** Bytes that must stay free on the disk. */
  readonly leaveFree?: number
  /** ms without requests after which tiles are written. */
  readonly quietMs?: number
}

const endings = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const

/** What a kept tile holds, by its slide and its file's name; null if it is damaged, or not this tile. */
export const openKeptTile = (key: Buffer, sha256: string, fileName: string, sealed: Uint8Array): Uint8Array | null =>
  openEntry(key, `${sha256}/${fileName}`, sealed)

/** One sealed file per tile, in one folder per slide. Beyond `maxBytes`, the least recently used are deleted. */
export function openTileCache({
  folder,
  key,
  maxBytes = 2 * 2 ** 30,
  leaveFree = 2 * 2 ** 30,
  quietMs = 150,
}: TileCacheOptions): TileCache {
  const kept = new KeptFiles(folder, maxBytes)
  const removing: Promise<void>[] = []
  const write = durableWriter(folder, leaveFree)
  const writer = new QuietWriter(quietMs, async (file, bytes) => {
    const sealed = sealEntry(key, file, bytes)
    if (!(await write(file, sealed))) return
    kept.used(file, sealed.length)
    await kept.evict()
  })

  async function read(file: string, mimeType: EncodedTile['mimeType']): Promise<EncodedTile | null> {
    const soon = writer.waiting(file)
    if (soon) return { bytes: soon, mimeType }
    if (!kept.mayHave(file)) return null
    const sealed = await readFile(join(folder, file)).catch(() => null)
    const bytes = sealed && openEntry(key, file, sealed)
    if (bytes) {
      kept.used(file, sealed.length)
      return { bytes, mimeType }
    }
    kept.forget(file)
    if (sealed) await rm(join(folder, file), { force: true }).catch(() => undefined)
    return null
  }

  return {
    get bytes() {
      return kept.bytes
    },
    async get({ sha256, name }) {
      writer.asked()
      for (const [mimeType, ending] of Object.entries(endings) as [EncodedTile['mimeType'], string][]) {
        const tile = await read(`${sha256}/${name}.${ending}`, mimeType)
        if (tile) return tile
      }
      return null
    },
    async put({ sha256, name }, { bytes, mimeType }) {
      if (bytes.length <= maxBytes) await writer.put(`${sha256}/${name}.${endings[mimeType]}`, bytes)
    },
    forget(sha256) {
      kept.forgetAll(`${sha256}/`)
      removing.push(rm(join(folder, sha256), { recursive: true, force: true }).catch(() => undefined))
    },
    async close() {
      await writer.close()
      await Promise.all(removing)
      await kept.idle()
    },
  }
}

/** Number of written tiles between checks of the disk's free space. */
const lookEvery = 64

/**
 * Writes a tile to a temporary file and renames it, so that half a tile is never found. False if the disk is full or
 * absent; the tile is then made again on request.
 */
function durableWriter(folder: string, leaveFree: number) {
  const made = new Set<string>()
  let written = 0
  let room = true

  async function hasRoom(): Promise<boolean> {
    if (written++ % lookEvery === 0) {
      const disk = await statfs(folder).catch(() => null)
      room = disk === null || disk.bavail * disk.bsize > leaveFree
    }
    return room
  }

  return async (file: string, bytes: Uint8Array): Promise<boolean> => {
    const slide = dirname(join(folder, file))
    const beside = join(slide, `${randomBytes(6).toString('hex')}.tmp`)
    try {
      if (!made.has(slide)) await mkdir(slide, { recursive: true, mode: 0o700 })
      made.add(slide)
      if (!(await hasRoom())) return false
      await writeFile(beside, bytes, { mode: 0o600 })
      await rename(beside, join(folder, file))
      return true
    } catch {
      made.delete(slide)
      await rm(beside, { force: true }).catch(() => undefined)
      return false
    }
  }
}
