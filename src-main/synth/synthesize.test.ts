import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTruth, type SynthProgress, type SynthTruth, synthesize, type TruthCell } from './index.ts'
import type { SynthOptions } from './recipe/index.ts'

sharp.cache(false)
let folder: string
/** Drawn once for the tests that only read it. */
let made: SynthTruth
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybreak-synth-'))
  made = await make('shared.tif', { ...small, workers: 2 })
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const small = {
  inflammation: 0.2,
  outOfFocusShare: 0,
  width: 2600,
  height: 2200,
  seed: 5,
  preparation: 'conventional',
  diagnosis: 'HSIL',
  abnormalShare: 0.35,
} as const
const make = (name: string, options: Omit<SynthOptions, 'out'>) => synthesize({ ...options, out: join(folder, name) })
const digest = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
const cellsOf = async (path: string) => {
  const cells: TruthCell[] = []
  for await (const cell of readTruth(path)) cells.push(cell)
  return cells
}

// Every slide first draws its own stamp library, which takes seconds on a busy machine.
describe('a synthetic slide', { timeout: 120_000 }, () => {
  it('has the same bytes for the same seed, whether drawn by two threads or none', async () => {
    const local = await make('b.tif', { ...small, workers: 0 })
    const other = await make('c.tif', { ...small, seed: 6 })
    expect(await digest(local.path)).toBe(await digest(made.path))
    expect(await digest(local.truthPath)).toBe(await digest(made.truthPath))
    expect(await digest(other.path)).not.toBe(await digest(made.path))
  })

  it('has the same bytes whether its shared stamps are at hand or drawn for it', async () => {
    const shared = { ...small, stampSeed: 5, seed: 7, workers: 0 }
    const counts: number[] = []
    const drawn = async (name: string, options: Omit<SynthOptions, 'out'>) => {
      let total = 0
      const onProgress = (progress: SynthProgress) => {
        if (progress.phase === 'stamps') total = progress.total
      }
      const { path } = await synthesize({ ...options, out: join(folder, name) }, { onProgress })
      counts.push(total)
      return digest(path)
    }
    const first = await drawn('first.tif', shared)
    expect(await drawn('second.tif', shared)).toBe(first)
    // The seed alone decides otherwise, and gives the same slide.
    expect(await drawn('own.tif', { ...small, seed: 5, workers: 0 })).toBe(await digest(made.path))
    expect(await drawn('normal.tif', { ...shared, diagnosis: 'NILM' })).not.toBe(first)
    expect(counts.map((count) => count > 0)).toEqual([true, false, true, false])
  })

  it('is a pyramid whose every level sharp can read, with the scale in its resolution', async () => {
    const first = await sharp(made.path).metadata()
    expect(first.pages).toBe(made.levels)
    expect(
      JSON.parse(/\{"daybreakSynthetic.*?\}/.exec((await readFile(made.path)).toString('latin1'))?.[0] ?? ''),
    ).toMatchObject({
      daybreakSynthetic: true,
      seed: 5,
      micronsPerPixel: 0.25,
    })
    for (let level = 0; level < made.levels; level++) {
      const page = sharp(made.path, { page: level })
      const meta = await page.metadata()
      expect([meta.width, meta.height]).toEqual([Math.ceil(2600 / 2 ** level), Math.ceil(2200 / 2 ** level)])
      // Converts sharp's pixels per inch back to microns per pixel.
      expect(25_400 / (meta.density as number)).toBeCloseTo(0.25 * 2 ** level, 1)
      const { channels } = await page.stats()
      for (const channel of channels) expect(channel.mean).toBeGreaterThan(100)
    }
  })

  it('has levels that show the same picture', async () => {
    const shrunk = await sharp(made.path).resize(325, 275, { kernel: 'linear', fit: 'fill' }).raw().toBuffer()
    const stored = await sharp(made.path, { page: 3 }).raw().toBuffer()
    let difference = 0
    for (let i = 0; i < stored.length; i++) difference += Math.abs((stored[i] as number) - (shrunk[i] as number))
    expect(difference / stored.length).toBeLessThan(4)
  })

  it('has dark nuclei at the places of the truth, and as many cells of each label', async () => {
    const cells = await cellsOf(made.truthPath)
    expect(cells).toHaveLength(made.cells.total)
    expect(cells.filter((cell) => cell.label === 'HSIL')).toHaveLength(made.cells.byLabel.HSIL ?? 0)
    expect(made.cells.byLabel.HSIL ?? 0).toBeGreaterThan(3)
    const { data } = await sharp(made.path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const green = (x: number, y: number) => data[(Math.round(y) * 2600 + Math.round(x)) * 3 + 1] as number
    const ring = (cell: TruthCell, radius: number) => {
      const values = Array.from({ length: 24 }, (_, i) =>
        green(cell.x + radius * Math.cos((i * Math.PI) / 12), cell.y + radius * Math.sin((i * Math.PI) / 12)),
      )
      return values.reduce((a, b) => a + b, 0) / values.length
    }
    const inside = cells.filter((c) => c.x > 80 && c.y > 80 && c.x < 2520 && c.y < 2120)
    const darker = inside.filter((c) => ring(c, c.nucleusRadiusPx * 0.3) < ring(c, c.nucleusRadiusPx * 1.6) - 10)
    expect(inside.length).toBeGreaterThan(20)
    expect(darker.length / inside.length).toBeGreaterThan(0.9)
  })

  it('can be a BigTIFF, and have fewer levels', async () => {
    const big = await make('big.tif', { ...small, width: 3000, height: 700, bigTiff: true, levels: 2 })
    expect((await readFile(big.path)).readUInt16LE(2)).toBe(43)
    const { width, height, pages } = await sharp(big.path, { page: 1 }).metadata()
    expect({ width, height, pages }).toEqual({ width: 1500, height: 350, pages: 2 })
    const { data } = await sharp(big.path, { page: 1 }).raw().toBuffer({ resolveWithObject: true })
    expect(data.length).toBe(1500 * 350 * 3)
  })

  it('leaves bare glass outside a liquid-based disc, stored once', async () => {
    const disc = await make('disc.tif', { width: 4096, height: 4096, seed: 3, preparation: 'lbc', diagnosis: 'NILM' })
    const cut = await sharp(disc.path).extract({ left: 0, top: 0, width: 300, height: 300 }).png().toBuffer()
    const corner = await sharp(cut).stats()
    for (const channel of corner.channels) expect(channel.stdev).toBeLessThan(5)
    expect(disc.cells.byLabel).toEqual({ NILM: disc.cells.total })
  })

  it('leaves nothing behind when it is cancelled', async () => {
    const stop = new AbortController()
    const out = join(folder, 'cancelled.tif')
    const work = synthesize(
      { ...small, width: 20_000, height: 20_000, out },
      { signal: stop.signal, onProgress: (p) => p.phase === 'slide' && stop.abort() },
    )
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect((await readdir(folder)).filter((name) => name.startsWith('cancelled'))).toEqual([])
  })

  it.skipIf(!existsSync('/dev/full'))('reports a full disk, and leaves nothing behind', async () => {
    await symlink('/dev/full', join(folder, 'full.tif.part'))
    await expect(make('full.tif', { ...small, width: 600, height: 600 })).rejects.toMatchObject({ code: 'disk-full' })
    // The file must not stay open either, because an open file keeps its disk space.
    const links = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    )
    expect(links).not.toContain('/dev/full')
    expect((await readdir(folder)).filter((name) => name.startsWith('full'))).toEqual([])
  })

  it('reports what is wrong with its options', async () => {
    await expect(make('x.png', small)).rejects.toMatchObject({
      code: 'invalid-input',
      data: { params: { option: 'out' } },
    })
    await expect(make('x.tif', { ...small, abnormalShare: 2 })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(make('x.tif', { seed: 1, width: 512 })).rejects.toMatchObject({
      data: { params: { option: 'height' } },
    })
    await expect(make('no/such/folder/x.tif', small)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('uses little memory however large the slide is', async () => {
    const before = process.memoryUsage().rss
    let most = 0
    await synthesize(
      { out: join(folder, 'large.tif'), width: 16_384, height: 16_384, seed: 8, preparation: 'lbc', workers: 2 },
      {
        onProgress: () => {
          most = Math.max(most, process.memoryUsage().rss - before)
        },
      },
    )
    // 268 megapixels are 805 MB of pixels.
    expect(most / 1e6).toBeLessThan(500)
  })
})
