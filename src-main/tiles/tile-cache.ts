import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { EncodedTile } from '#shared/domain/slide-info.ts'

/** What a tile is kept under: the slide's content and its place. */
export interface TileKey {
  readonly sha256: string
  readonly name: string
}

/** Tiles that the engine made, kept in the data folder from one start to the next. Never throws: a cache may fail. */
export interface TileCache {
  get(key: TileKey): Promise<EncodedTile | null>
  /** Kept in memory until nobody has asked for a while; resolves when it is on disk, or was given up. */
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
  /** Nobody has asked for a tile for this long: now is the time to write. ms */
  readonly quietMs?: number
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
/** Tiles that wait to be written take at most this much memory, bytes; beyond it they are written at once. */
const mostWaiting = 16 * 2 ** 20

/**
 * One file a tile, in a folder a slide; written beside its place and moved there, so that half a tile is never found. The
 * least recently used are deleted beyond `maxBytes`. What is there from before is looked through in the background; from
 * then on what is not there costs no look at the disk. Tiles are written one after the other, when the window is quiet: the
 * disk, and the few threads that wait for it, belong to whoever is looking.
 */
export function openTileCache({
  folder,
  maxBytes = 2 * 2 ** 30,
  leaveFree = 2 * 2 ** 30,
  quietMs = 150,
}: TileCacheOptions): TileCache {
  const entries = new Map<string, Entry>()
  let total = 0
  let written = 0
  let room = true
  let closed = false
  let evicting: Promise<void> | null = null
  let looked = false
  let askedAt = 0
  let writing: Promise<void> | null = null
  const waiting = new Map<string, Waiting>()
  const folders = new Set<string>()
  let waitingBytes = 0

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
  }).then(() => {
    looked = true
    return evict()
  })

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

  async function write(file: string, bytes: Uint8Array): Promise<void> {
    const slide = dirname(pathOf(file))
    const beside = join(slide, `${randomBytes(6).toString('hex')}.tmp`)
    try {
      if (!folders.has(slide)) await mkdir(slide, { recursive: true, mode: 0o700 })
      folders.add(slide)
      if (!(await hasRoom())) return
      await writeFile(beside, bytes, { mode: 0o600 })
      await rename(beside, pathOf(file))
      add(file, { bytes: bytes.length, usedAt: Date.now() })
      await evict()
    } catch {
      // A full or absent disk: the tile is made again when it is asked for again.
      folders.delete(slide)
      await rm(beside, { force: true }).catch(() => undefined)
    }
  }

  async function writeWaiting(): Promise<void> {
    for (let next = first(waiting); next; next = first(waiting)) {
      // Looked at again after each tile: whoever asks meanwhile goes first.
      for (let left = pause(); left > 0; left = pause()) await setTimeout(left, undefined, { ref: false })
      const [file, { bytes, written: done }] = next
      await write(file, bytes)
      waiting.delete(file)
      waitingBytes -= bytes.length
      done()
    }
    // In the same step as the last look: whoever comes later must begin anew.
    writing = null
  }
  const pause = () => (closed || waitingBytes > mostWaiting ? 0 : Math.ceil(askedAt + quietMs - performance.now()))

  return {
    get bytes() {
      return total
    },
    async get({ sha256, name }) {
      askedAt = performance.now()
      for (const [mimeType, ending] of Object.entries(endings) as [EncodedTile['mimeType'], string][]) {
        const file = `${sha256}/${name}.${ending}`
        const soon = waiting.get(file)
        if (soon) return { bytes: soon.bytes, mimeType }
        if (looked && !entries.has(file)) continue
        const bytes = await readFile(pathOf(file)).catch(() => null)
        if (!bytes) {
          forget(file)
          continue
        }
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
    put({ sha256, name }, { bytes, mimeType }) {
      const file = `${sha256}/${name}.${endings[mimeType]}`
      if (closed || bytes.length > maxBytes || waiting.has(file)) return Promise.resolve()
      return new Promise((written) => {
        waiting.set(file, { bytes, written })
        waitingBytes += bytes.length
        writing ??= writeWaiting()
      })
    },
    async close() {
      closed = true
      await writing
      await look
      await evicting
    },
  }
}

interface Waiting {
  readonly bytes: Uint8Array
  readonly written: () => void
}

const first = <K, V>(map: ReadonlyMap<K, V>): [K, V] | undefined => map.entries().next().value

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
