import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { forkEngine, startEngine } from '#main/engine/index.ts'
import { openSlide, stampsOf } from '#main/slides/index.ts'
import { writeSpots } from '#main/testing/index.ts'
import { ada } from '#shared/contract/testing.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import type { EncodedTile, TileAddress } from '#shared/domain/slide-info.ts'
import { tileGeneration, tileQuery } from '#shared/domain/tile-version.ts'
import { createOpenSlides } from './open-slides.ts'
import { around } from './read-ahead.ts'
import { createSharedWork } from './shared-work.ts'
import { openTileCache } from './tile-cache.ts'
import { createTileRoute } from './tile-route.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-route-'))
const key = randomBytes(32)
const realEngine = startEngine({
  spawn: forkEngine({ entry: fileURLToPath(new URL('../engine-process/main.ts', import.meta.url)) }),
  setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
})
afterAll(async () => {
  await realEngine.close()
  rmSync(folder, { recursive: true, force: true })
})
const path = join(folder, 'field.png')
await writeSpots(path, 6000, 4200, [{ x: 100, y: 100, red: true }])
const record = { id: 1, sha256: 'c'.repeat(64), path, fileName: 'field.png', files: await stampsOf([path]) }

/** A real slide and a real engine. Every tile that the engine makes is recorded. */
function setUp(options: { allowed?: boolean; slide?: typeof record; lost?: () => boolean } = {}) {
  const { slide: opened = record, lost = () => false } = options
  const made: string[] = []
  const engine = {
    async tile(slide: SlideAt, at: TileAddress, signal?: AbortSignal): Promise<EncodedTile> {
      made.push(`${at.level}/${at.col}/${at.row}`)
      return realEngine.tile(slide, at, signal)
    },
  }
  const openSlides = createOpenSlides({ sure: async () => opened, openSlide: (file) => openSlide(file) })
  const disk = openTileCache({ key, folder: join(folder, 'cache') })
  const allowed = options.allowed ?? false
  const tile = createTileRoute({ openSlides, engine, disk, mayReadAhead: () => allowed, hasLostParts: lost })
  const close = async () => {
    tile.close()
    await openSlides.close()
    await disk.close()
  }
  return { made, tile, close }
}

/** A slide whose tiles the file stores as browsers can show them. */
async function storedSlide(): Promise<typeof record> {
  const file = join(folder, 'stored.tif')
  await sharp(path).tiff({ compression: 'jpeg', tile: true, tileWidth: 256, tileHeight: 256 }).toFile(file)
  const files = await stampsOf([file])
  return { ...record, id: 2, sha256: 'd'.repeat(64), path: file, fileName: 'stored.tif', files }
}

describe('tiles that the engine cuts', () => {
  it('are made once for any number of simultaneous requests, and not again after a restart', async () => {
    const first = setUp()
    const answers = await Promise.all([1, 2, 3].map(() => first.tile({ url: '/tiles/1/0/1/2/1' }, { reader: ada })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(first.made).toEqual(['1/2/1'])
    await vi.waitFor(
      async () => {
        const stored = openTileCache({ key, folder: join(folder, 'cache') })
        expect(await stored.get({ sha256: record.sha256, name: '0-1-2-1' })).not.toBeNull()
      },
      { timeout: 20_000 },
    )
    await first.close()
    const second = setUp()
    const again = await second.tile({ url: '/tiles/1/0/1/2/1' }, { reader: ada })
    expect(second.made).toEqual([])
    expect(Buffer.from(again.body as Uint8Array).equals(Buffer.from(answers[0]!.body as Uint8Array))).toBe(true)
    await second.close()
  })

  it('are all tiles of a slide of which parts cannot be decoded, also those that are stored for browsers', async () => {
    const slide = await storedSlide()
    const sound = setUp({ slide })
    expect((await sound.tile({ url: '/tiles/2/0/0/1/1' }, { reader: ada })).headers['content-type']).toBe('image/jpeg')
    expect(sound.made).toEqual([])
    await sound.close()
    const hurt = setUp({ slide, lost: () => true })
    expect((await hurt.tile({ url: '/tiles/2/0/0/1/1' }, { reader: ada })).headers['content-type']).toBe('image/png')
    expect(hurt.made).toEqual(['0/1/1'])
    await hurt.close()
  })

  it('around those that a window shows are loaded during a pause, if nothing else needs the machine', async () => {
    const quiet = setUp({ allowed: true })
    await quiet.tile({ url: '/tiles/1/0/2/1/1' }, { reader: ada })
    await vi.waitFor(() => expect(quiet.made.length).toBeGreaterThan(4), { timeout: 20_000 })
    await vi.waitFor(() => expect(quiet.made).toContain('1/3/3'), { timeout: 20_000 })
    expect(quiet.made).toEqual(expect.arrayContaining(['2/2/1', '2/0/1', '2/1/2', '2/1/0']))
    await quiet.close()
    const busy = setUp({ allowed: false })
    await busy.tile({ url: '/tiles/1/0/0/4/4' }, { reader: ada })
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(busy.made).toEqual(['0/4/4'])
    await busy.close()
  })

  it('are given up when nobody waits any more', async () => {
    const { tile, made, close } = setUp()
    const stop = new AbortController()
    const asked = tile({ url: '/tiles/1/0/0/7/5', signal: () => stop.signal }, { reader: ada })
    stop.abort()
    expect((await asked).status).toBe(499)
    expect(made).toEqual([])
    await close()
  })
})

describe('the address of a tile', () => {
  it('with the content’s hash, or its beginning, may be cached forever', async () => {
    const { tile, close } = setUp()
    for (const version of [record.sha256, record.sha256.slice(0, 8)]) {
      const answer = await tile({ url: `/tiles/1/0/2/0/0?v=${version}-${tileGeneration}` }, { reader: ada })
      expect(answer.status).toBe(200)
      expect(answer.headers['cache-control']).toContain('immutable')
    }
    const older = await tile({ url: `/tiles/1/0/2/0/0?v=${record.sha256}-${tileGeneration - 1}` }, { reader: ada })
    expect([older.status, older.headers['cache-control']]).toEqual([200, 'private, no-cache'])
    await close()
  })

  it('with the hash of other content finds nothing: a window never sees another slide’s pixels', async () => {
    const { tile, made, close } = setUp()
    const other = await tile({ url: `/tiles/1/0/0/3/3?v=${'d'.repeat(8)}` }, { reader: ada })
    expect(other.status).toBe(404)
    expect(other.headers.etag).toBeUndefined()
    expect(made).toEqual([])
    await close()
  })

  it('and its mark are others once lost parts are known, so no browser keeps the damaged picture', async () => {
    const slide = await storedSlide()
    let lost = false
    const { tile, close } = setUp({ slide, lost: () => lost })
    const at = '/tiles/2/0/0/1/1'
    const [sound, hurt] = [false, true].map((known) => `${at}?${tileQuery(slide.sha256, known)}`) as [string, string]
    const ask = (url: string, ifNoneMatch = '') => tile({ url, ifNoneMatch }, { reader: ada })
    const before = await ask(sound)
    expect([before.headers['content-type'], before.headers['cache-control']]).toEqual([
      'image/jpeg',
      expect.stringContaining('immutable'),
    ])
    const etag = before.headers.etag!
    expect((await ask(sound, etag)).status).toBe(304)
    // The window knows before the route does.
    const early = await ask(hurt, etag)
    lost = true
    for (const url of [sound, hurt, at]) {
      const after = await ask(url, etag)
      expect([url, after.status, after.headers['content-type']]).toEqual([url, 200, 'image/png'])
      expect(after.headers.etag).not.toBe(etag)
      expect(after.headers['cache-control']?.includes('immutable')).toBe(url === hurt)
      expect((await ask(url, after.headers.etag)).status).toBe(304)
      expect(early.headers.etag).toBe(after.headers.etag)
    }
    await close()
  })

  it('without a hash is revalidated, and the answer says when nothing has changed', async () => {
    const { tile, close } = setUp()
    const first = await tile({ url: '/tiles/1/0/2/0/0' }, { reader: ada })
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const again = await tile({ url: '/tiles/1/0/2/0/0', ifNoneMatch: first.headers.etag ?? '' }, { reader: ada })
    expect(again.status).toBe(304)
    const other = await tile({ url: '/tiles/1/0/2/0/1', ifNoneMatch: first.headers.etag ?? '' }, { reader: ada })
    expect(other.status).toBe(200)
    await close()
  })
})

describe('work that several requests wait for', () => {
  it('is stopped when the last of them leaves, not before', async () => {
    const share = createSharedWork<string>()
    let stopped = false
    const start = (signal: AbortSignal) =>
      new Promise<string>((resolve) => {
        signal.addEventListener('abort', () => {
          stopped = true
        })
        setTimeout(() => resolve('done'), 50)
      })
    const [one, two] = [new AbortController(), new AbortController()]
    const waiters = [share('a', start, one.signal), share('a', start, two.signal)]
    await Promise.resolve()
    one.abort()
    await expect(waiters[0]).rejects.toMatchObject({ code: 'cancelled' })
    expect(stopped).toBe(false)
    two.abort()
    await expect(waiters[1]).rejects.toMatchObject({ code: 'cancelled' })
    expect(stopped).toBe(true)
    // The next request does not join the stopped work.
    expect(await share('a', start)).toBe('done')
  })
})

describe('reading ahead', () => {
  const level = (side: number, downsample: number) => ({
    width: side,
    height: side,
    tileWidth: 100,
    tileHeight: 100,
    downsample,
    passThrough: false,
  })
  const info = {
    format: 'tiff',
    width: 1000,
    height: 1000,
    micronsPerPixel: null,
    objective: null,
    vendor: null,
    levels: [level(1000, 1), level(500, 2), level(250, 4)],
    planes: 1,
    associated: [],
    synthetic: false,
  } as const

  it('goes to the neighbours, then to the levels above and below, and never outside', () => {
    const places = around([{ slideId: 1, at: { plane: 0, level: 1, col: 0, row: 2 } }], () => info)
    expect(places.map(({ at }) => `${at.level}/${at.col}/${at.row}`)).toEqual([
      '1/1/2',
      '1/0/3',
      '1/0/1',
      '2/0/1',
      '0/1/5',
    ])
  })

  it('loads nothing twice and nothing that was already seen', () => {
    const seen = [0, 1, 2].map((col) => ({ slideId: 1, at: { plane: 0, level: 2, col, row: 0 } }))
    const keys = around(seen, () => info).map(({ at }) => `${at.level}/${at.col}/${at.row}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter((key) => key.startsWith('2/') && key.endsWith('/0'))).toEqual([])
  })
})
