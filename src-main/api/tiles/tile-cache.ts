import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncodedTile } from '#shared/domain/slide-info.ts'

/** What a tile is kept under: the slide's content and its place. */
export interface TileKey {
  readonly sha256: string
  readonly name: string
}

/** Tiles that the engine made, kept in the data folder from one start to the next. Never throws: a cache may fail. */
export interface TileCache {
  get(key: TileKey): Promise<EncodedTile | null>
  /** Resolves when it is on disk, or was given up. */
  put(key: TileKey, tile: EncodedTile): Promise<void>
  /** Bytes on disk as far as they are known. */
  readonly bytes: number
  close(): Promise<void>
}

export interface TileCacheOptions {
  readonly folder: string
  readonly maxBytes?: number
  /** The disk is not filled further than this; bytes. */
  readonly leaveFree?: number
}

interface Entry {
  readonly bytes: number
  /** When it was last asked for, or written; ms. */
  usedAt: number
}

const endings = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const
/** Beyond the limit this share of it is let go at once, so that not every tile has to make room for itself. */
const letGo = 0.1
/** How often the disk's free space is looked at, in tiles written. */
const lookEvery = 64

/**
 * One file a tile, in a folder a slide; written beside its place and moved there, so that half a tile is never found. The
 * least recently used are deleted beyond `maxBytes`. What is there from before is looked through in the background.
 */
export function openTileCache({
  folder,
  maxBytes = 2 * 2 ** 30,
  leaveFree = 2 * 2 ** 30,
}: TileCacheOptions): TileCache {
  const entries = new Map<string, Entry>()
  let total = 0
  let written = 0
  let room = true
  let closed = false
  let evicting: Promise<void> | null = null

  const pathOf = (name: string) => join(folder, name)
  const add = (name: string, entry: Entry) => {
    total += entry.bytes - (entries.get(name)?.bytes ?? 0)
    entries.delete(name)
    entries.set(name, entry)
  }
  const forget = (name: string) => {
    total -= entries.get(name)?.bytes ?? 0
    entries.delete(name)
  }
  const look = lookThrough(folder, (name, entry) => {
    if (!entries.has(name)) add(name, entry)
  }).then(() => evict())

  async function evict(): Promise<void> {
    if (total <= maxBytes || evicting) return
    evicting = (async () => {
      const oldest = [...entries].sort(([, a], [, b]) => a.usedAt - b.usedAt)
      for (const [name] of oldest) {
        if (total <= maxBytes * (1 - letGo)) break
        forget(name)
        await rm(pathOf(name), { force: true }).catch(() => undefined)
      }
    })().finally(() => {
      evicting = null
    })
    await evicting
  }

  async function hasRoom(): Promise<boolean> {
    if (written++ % lookEvery === 0) {
      const disk = await statfs(folder).catch(() => null)
      room = disk === null || disk.bavail * disk.bsize > leaveFree
    }
    return room
  }

  return {
    get bytes() {
      return total
    },
    async get({ sha256, name }) {
      for (const [mimeType, ending] of Object.entries(endings) as [EncodedTile['mimeType'], string][]) {
        const file = `${sha256}/${name}.${ending}`
        const bytes = await readFile(pathOf(file)).catch(() => null)
        if (!bytes) continue
        if (!isWhole(bytes, mimeType)) {
          forget(file)
          await rm(pathOf(file), { force: true }).catch(() => undefined)
          continue
        }
        add(file, { bytes: bytes.length, usedAt: Date.now() })
        return { bytes, mimeType }
      }
      return null
    },
    async put({ sha256, name }, { bytes, mimeType }) {
      if (closed || bytes.length > maxBytes) return
      const file = `${sha256}/${name}.${endings[mimeType]}`
      const beside = pathOf(`${sha256}/${randomBytes(6).toString('hex')}.tmp`)
      try {
        await mkdir(join(folder, sha256), { recursive: true, mode: 0o700 })
        if (!(await hasRoom())) return
        await writeFile(beside, bytes, { mode: 0o600 })
        await rename(beside, pathOf(file))
        add(file, { bytes: bytes.length, usedAt: Date.now() })
        await evict()
      } catch {
        // A full or absent disk: the tile is made again when it is asked for again.
        await rm(beside, { force: true }).catch(() => undefined)
      }
    },
    async close() {
      closed = true
      await look
      await evicting
    },
  }
}

/** Names what lies in the cache's folder; a tile that was not finished is removed. */
async function lookThrough(folder: string, found: (name: string, entry: Entry) => void): Promise<void> {
  const slides = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const slide of slides) {
    if (!slide.isDirectory()) continue
    const names = await readdir(join(folder, slide.name)).catch(() => [])
    for (const name of names) {
      const path = join(folder, slide.name, name)
      if (name.endsWith('.tmp')) await rm(path, { force: true }).catch(() => undefined)
      const info = name.endsWith('.tmp') ? null : await stat(path).catch(() => null)
      if (info) found(`${slide.name}/${name}`, { bytes: info.size, usedAt: info.mtimeMs })
    }
    if (names.length === 0) await rm(join(folder, slide.name), { recursive: true, force: true }).catch(() => undefined)
  }
}

/** After a loss of power a file can be there with nothing, or less than all, in it. */
function isWhole(bytes: Buffer, mimeType: EncodedTile['mimeType']): boolean {
  if (mimeType === 'image/jpeg')
    return bytes.length > 4 && bytes[0] === 0xff && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  if (mimeType === 'image/png') return bytes.toString('latin1', bytes.length - 8, bytes.length - 4) === 'IEND'
  return bytes.length > 12 && bytes.readUInt32LE(4) + 8 <= bytes.length
}
