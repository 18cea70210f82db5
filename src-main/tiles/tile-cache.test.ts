import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { EncodedTile } from '#shared/domain/slide-info.ts'
import { dropOtherTiles, openTileCache, tileCacheFolder } from './tile-cache.ts'

const root = mkdtempSync(join(tmpdir(), 'daybreak-tiles-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const key = randomBytes(32)

/** Bytes that begin and end like a JPEG. */
const tile = (length: number, fill = 7): EncodedTile => {
  const bytes = Buffer.alloc(length, fill)
  bytes.set([0xff, 0xd8, 0xff])
  bytes.set([0xff, 0xd9], length - 2)
  return { bytes, mimeType: 'image/jpeg' }
}
const at = (name: string, sha256 = 'a'.repeat(64)) => ({ sha256, name })

describe('tiles on disk', () => {
  it('survive the process, each under its slide', async () => {
    const folder = join(root, 'outlive')
    const cache = openTileCache({ key, folder })
    await cache.put(at('0-0-1-2'), tile(500, 1))
    await cache.put(at('0-0-1-2', 'b'.repeat(64)), tile(500, 2))
    expect(await cache.get(at('0-0-9-9'))).toBeNull()
    await cache.close()
    const next = openTileCache({ key, folder })
    expect(Buffer.from((await next.get(at('0-0-1-2')))!.bytes).equals(tile(500, 1).bytes)).toBe(true)
    expect(Buffer.from((await next.get(at('0-0-1-2', 'b'.repeat(64))))!.bytes).equals(tile(500, 2).bytes)).toBe(true)
    await next.close()
    // Each is 28 bytes longer than what it holds.
    expect(next.bytes).toBe(1056)
  })

  it('stay within their limit, and the least recently used are deleted first, even after a restart', async () => {
    const folder = join(root, 'bound')
    const first = openTileCache({ key, folder, maxBytes: 10_000 })
    for (let i = 0; i < 9; i++) await first.put(at(`0-0-${i}-0`), tile(1000))
    await first.close()
    const cache = openTileCache({ key, folder, maxBytes: 10_000 })
    await cache.close()
    const again = openTileCache({ key, folder, maxBytes: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await again.get(at('0-0-0-0'))).not.toBeNull()
    for (let i = 10; i < 13; i++) await again.put(at(`0-0-${i}-0`), tile(1000))
    await again.close()
    expect(again.bytes).toBeLessThanOrEqual(10_000)
    // The first tile was requested again, so it outlived the unused ones.
    expect(await again.get(at('0-0-0-0'))).not.toBeNull()
    expect(await again.get(at('0-0-1-0'))).toBeNull()
    expect(await again.get(at('0-0-12-0'))).not.toBeNull()
  })

  it('are sealed: no byte of a picture is on disk, and another key or place opens none of them', async () => {
    const folder = join(root, 'sealed')
    const cache = openTileCache({ key, folder })
    for (const col of [0, 1, 2]) await cache.put(at(`0-0-${col}-0`), tile(500))
    await cache.close()
    const file = (col: number) => join(folder, 'a'.repeat(64), `0-0-${col}-0.jpg`)
    expect(readFileSync(file(0)).includes(Buffer.alloc(8, 7))).toBe(false)
    expect(readFileSync(file(0)).equals(readFileSync(file(1)))).toBe(false)
    copyFileSync(file(0), file(1))
    const changed = readFileSync(file(2))
    changed[200]! ^= 1
    writeFileSync(file(2), changed)
    const next = openTileCache({ key, folder })
    expect([await next.get(at('0-0-1-0')), await next.get(at('0-0-2-0'))]).toEqual([null, null])
    expect(await next.get(at('0-0-0-0'))).not.toBeNull()
    await next.close()
    const other = openTileCache({ key: randomBytes(32), folder })
    expect(await other.get(at('0-0-0-0'))).toBeNull()
    await other.close()
    expect(readdirSync(join(folder, 'a'.repeat(64)))).toEqual([])
  })

  it('that were truncated by a loss of power are made again, and half-written ones are removed', async () => {
    const folder = join(root, 'power')
    const slide = join(folder, 'a'.repeat(64))
    const first = openTileCache({ key, folder })
    for (const col of [0, 1]) await first.put(at(`0-0-${col}-0`), tile(500))
    await first.close()
    writeFileSync(join(slide, '0-0-0-0.jpg'), readFileSync(join(slide, '0-0-0-0.jpg')).subarray(0, 300))
    writeFileSync(join(slide, '0-0-1-0.jpg'), Buffer.alloc(0))
    writeFileSync(join(slide, 'abc.tmp'), Buffer.alloc(99))
    const cache = openTileCache({ key, folder })
    expect(await cache.get(at('0-0-0-0'))).toBeNull()
    expect(await cache.get(at('0-0-1-0'))).toBeNull()
    await cache.close()
    expect(readdirSync(slide)).toEqual([])
  })

  it('do not fill the disk, and a cache that cannot write is not an error', async () => {
    const cache = openTileCache({ key, folder: join(root, 'full'), leaveFree: Number.MAX_SAFE_INTEGER })
    await cache.put(at('0-0-0-0'), tile(500))
    expect(await cache.get(at('0-0-0-0'))).toBeNull()
    await cache.close()
    writeFileSync(join(root, 'a-file'), 'x')
    const nowhere = openTileCache({ key, folder: join(root, 'a-file') })
    await nowhere.put(at('0-0-0-0'), tile(500))
    expect(await nowhere.get(at('0-0-0-0'))).toBeNull()
    await nowhere.close()
  })
})

it('Tiles that another version of the program kept are deleted, and nothing else is', async () => {
  const data = join(root, 'versions')
  const own = tileCacheFolder(data)
  const caches = join(own, '..')
  await dropOtherTiles(data)
  for (const name of ['tiles', 'tiles-2', 'tiles-99999', 'sealed-tiles-1', 'tiles-of-mine', 'other'])
    mkdirSync(join(caches, name, 'a'.repeat(64)), { recursive: true })
  mkdirSync(own, { recursive: true })
  await dropOtherTiles(data)
  expect(readdirSync(caches).sort()).toEqual(['other', basename(own), 'tiles-of-mine'].sort())
})
