import { copyFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const WIDTH = 1900
const HEIGHT = 1300
const spots = gridOfSpots(WIDTH, HEIGHT, 90)

let f: Fixture
let slide: string
beforeEach(async () => {
  f = await openFixture({ blockPx: 256, gradeMost: 60, sample: 20, chunkSize: 16 })
  slide = join(f.folder, 'slide.tif')
  await writeSpots(slide, WIDTH, HEIGHT, spots)
})
afterEach(() => f.end())

describe('a screening', () => {
  it('finds each cell once, grades the most suspicious and ranks them first', async () => {
    const id = await f.addSlide(slide)
    expect(f.screening.start(asker, id).state).toBe('running')
    const job = await f.screening.finished(id)
    expect(job).toMatchObject({ state: 'succeeded', error: null, cellsFound: spots.length })

    const columns = f.screening.columns(id, 0)
    expect(columns.id).toHaveLength(spots.length)
    for (const { x, y } of spots) {
      const near = columns.x.filter((cx, i) => Math.hypot(cx - x, columns.y[i]! - y) < 12)
      expect(near, `cell at ${x}, ${y}`).toHaveLength(1)
    }
    expect(columns.score).toEqual([...columns.score].sort((a, b) => b - a))

    const result = f.screening.resultOf(id)!
    expect(result).toMatchObject({ cached: false, provider: 'cpu', model: { name: 'tiny' } })
    expect(result.cells.total).toBe(spots.length)
    expect(result.timing.totalMs).toBeGreaterThan(0)
    const top = f.screening.top(id, 5)
    expect(top[0]!.probabilities.HSIL).toBeCloseTo(Math.max(...Object.values(top[0]!.probabilities)), 5)
  })

  it('is available at once the second time', async () => {
    const id = await f.addSlide(slide)
    f.screening.start(asker, id)
    await f.screening.finished(id)
    const first = f.screening.resultOf(id)!
    expect(f.screening.start(asker, id)).toMatchObject({ state: 'succeeded', startedAt: null })
    expect(f.screening.resultOf(id)).toEqual({ ...first, cached: true })
  })

  it('is repeated if the scale is different', async () => {
    const id = await f.addSlide(slide)
    f.screening.start(asker, id)
    await f.screening.finished(id)
    const before = f.screening.currentScreeningId(id)
    f.db.prepare('UPDATE slides SET microns_per_pixel = 0.45').run()
    f.screening.start(asker, id)
    await f.screening.finished(id)
    expect(f.screening.currentScreeningId(id)).not.toBe(before)
    expect(f.screening.resultOf(id)!.cached).toBe(false)
  })

  it('asks for the scale if the slide does not state it', async () => {
    const id = await f.addSlide(slide, null)
    expect(() => f.screening.start(asker, id)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'scale-unknown' }) }),
    )
    expect(f.screening.jobOf(id)).toBeNull()
  })

  it('fails alone if its file is damaged, missing or a different one', async () => {
    const damaged = join(f.folder, 'damaged.tif')
    copyFileSync(slide, damaged)
    truncateSync(damaged, 40_000)
    const bad = await f.addSlide(damaged)
    const good = await f.addSlide(slide)
    f.screening.start(asker, bad)
    f.screening.start(asker, good)
    expect((await f.screening.finished(bad)).error!.code).toMatch(/^file-/)
    expect((await f.screening.finished(good)).state).toBe('succeeded')

    const gone = join(f.folder, 'gone.tif')
    copyFileSync(slide, gone)
    const missing = await f.addSlide(gone)
    renameSync(gone, `${gone}x`)
    f.screening.start(asker, missing)
    expect((await f.screening.finished(missing)).error!.code).toBe('slide-missing')

    copyFileSync(damaged, gone)
    f.screening.start(asker, missing)
    expect((await f.screening.finished(missing)).error!.code).toBe('file-changed')
  })

  it('reads the rest of a slide with a damaged tile, and demands a full read', async () => {
    const bytes = readFileSync(slide)
    // The third tile's header is lost.
    let at = -1
    for (let tile = 0; tile < 3; tile++) at = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]), at + 1)
    bytes.fill(0, at, at + 300)
    const damaged = join(f.folder, 'scratched.tif')
    writeFileSync(damaged, bytes)
    const id = await f.addSlide(damaged)
    f.screening.start(asker, id)
    expect((await f.screening.finished(id)).state).toBe('succeeded')
    const result = f.screening.resultOf(id)!
    expect(result.lane).toBe('full-read')
    expect(result.reliability.reasons).toContainEqual({
      code: 'part-unreadable',
      params: { percent: expect.any(Number), count: 1 },
    })
    expect(result.cells.total).toBeGreaterThan(spots.length * 0.9)
  })

  it('is not relied on if cells were found on a reduced level and cannot be read on the finest', async () => {
    const fine = join(f.folder, 'fine.tif')
    await writeSpots(fine, WIDTH, HEIGHT, spots)
    const twice = await sharp(fine)
      .resize(WIDTH * 2, HEIGHT * 2, { kernel: 'nearest' })
      .raw()
      .toBuffer()
    const torn = join(f.folder, 'torn.tif')
    await sharp(twice, { raw: { width: WIDTH * 2, height: HEIGHT * 2, channels: 3 } })
      .tiff({ compression: 'jpeg', quality: 95, tile: true, tileWidth: 256, tileHeight: 256, pyramid: true })
      .toFile(torn)
    const bytes = readFileSync(torn)
    let at = -1
    for (let tile = 0; tile < 20; tile++) at = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]), at + 1)
    bytes.fill(0, at, at + 300)
    writeFileSync(torn, bytes)
    const id = await f.addSlide(torn, 0.25)
    f.screening.start(asker, id)
    expect((await f.screening.finished(id)).state).toBe('succeeded')
    const result = f.screening.resultOf(id)!
    expect(result.cells.total).toBeGreaterThan(spots.length * 0.9)
    expect(result.reliability.reasons.map(({ code }) => code)).toContain('part-unreadable')
  })

  it('publishes its progress with the cells so far', async () => {
    const id = await f.addSlide(slide)
    f.screening.start(asker, id)
    await f.screening.finished(id)
    const jobs = f.events.filter((event) => event.kind === 'job').map((event) => event.job)
    expect(jobs[0]!.state).toBe('queued')
    expect(jobs.at(-1)!.state).toBe('succeeded')
    expect(f.events.filter((event) => event.kind === 'cells').at(-1)).toEqual({
      kind: 'cells',
      slideId: id,
      total: spots.length,
    })
  })
})
