import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { repository, sharedData, startHost, svs } from '../e2e/host.ts'
import { openPixels, readBlocks } from '../src-main/engine-process/pixels/index.ts'
import { openSlide } from '../src-main/slides/index.ts'
import { connect } from './client.ts'
import { outFolder } from './files.ts'
import { evict, firstLine, type Load, once } from './load.ts'
import { median } from './numbers.ts'
import { processorMs } from './processor-time.ts'
import type { Figure } from './rows.ts'

const jpeg2000 = join(sharedData, 'wsi', 'TCGA-CR-7395-01A-01-TS1.svs')
const python = '/usr/bin/python3'
const peer = join(repository, 'bench/peers/openslide_read.py')
const blockPx = 2048
const rounds = Number(process.env.DAYBREAK_BENCH_ROUNDS ?? 3)

/**
 * Opening a slide, tiles that must be decoded, and reading for inference, compared with OpenSlide on the same files
 * in the same run.
 */
export async function benchSlides(): Promise<Figure[]> {
  if (!existsSync(jpeg2000)) throw new Error('needs the shared slides')
  const figures: Figure[] = []
  const deflate = await pyramidOf(jpeg2000, 'deflate')
  const jpeg = await pyramidOf(jpeg2000, 'jpeg')
  for (const slide of [svs, jpeg2000, deflate]) figures.push(await opening(slide))
  for (const slide of [jpeg2000, deflate]) figures.push(...(await decodedTiles(slide)))
  for (const slide of [jpeg, deflate, jpeg2000]) figures.push(...(await reading(slide)))
  return figures
}

/** A pyramid of the same picture repeated 2 x 2, in tiles of 256 px, kept in bench/.out. */
async function pyramidOf(slide: string, compression: 'jpeg' | 'deflate'): Promise<string> {
  mkdirSync(outFolder, { recursive: true })
  const out = join(outFolder, `pyramid-${compression}.tif`)
  if (existsSync(out)) return out
  const source = await openPixels(slide)
  const { width, height } = source.info
  const picture = await source.readLevel(0, { x: 0, y: 0, width, height })
  await source.close()
  const input = picture.data
  const raw = { width, height, channels: 3 } as const
  const places = [0, 1, 2, 3].map((i) => ({ input, raw, left: (i % 2) * width, top: (i >> 1) * height }))
  await sharp({ create: { width: width * 2, height: height * 2, channels: 3, background: '#fff' } })
    .composite(places)
    .removeAlpha()
    .tiff({ compression, quality: 85, tile: true, tileWidth: 256, tileHeight: 256, pyramid: true })
    .toFile(out)
  return out
}

async function opening(path: string): Promise<Figure> {
  const took: number[] = []
  for (let i = 0; i < 15; i++) {
    evict(path)
    const start = performance.now()
    const slide = await openSlide(path)
    took.push(performance.now() - start)
    await slide.close()
  }
  const ours = median(took)
  const theirs = Number(execFileSync(python, [peer, '--open', path, '15'], { encoding: 'utf8' }))
  return {
    figure: `opening, file evicted (${basename(path)}), beside OpenSlide`,
    value: ours,
    unit: 'ms',
    beside: theirs,
    atMost: 100,
  }
}

/** Every tile of the finest level once, with records that have never seen the slide; then all of them again. */
async function decodedTiles(path: string): Promise<Figure[]> {
  const first: Visit[] = []
  const again: number[] = []
  const theirs: Visit[] = []
  let failed = 0
  for (let round = 0; round < rounds; round++) {
    const host = await startHost()
    const children: ChildProcess[] = []
    try {
      const client = await connect(host)
      await client.holdScreening()
      // Otherwise the time would include the model's own measurement on new records, which uses both cores for
      // seconds.
      await client.measured()
      const slide = await client.slide((await client.importPath(path)).caseId)
      const level = slide.levels[0]!
      const cols = Math.ceil(level.width / level.tileWidth)
      const rows = Math.ceil(level.height / level.tileHeight)
      const paths = shuffled(cols, rows, (col, row) => `/tiles/${slide.id}/0/0/${col}/${row}`)
      const cold = await timed(host.process.pid!, paths.length, () => once(host.origin, paths, client.headers))
      const warm = await once(host.origin, paths, client.headers)
      first.push(cold)
      again.push(warm.requestsPerSecond)
      failed += cold.failed + warm.failed
      theirs.push(await deepZoom(path, children))
    } finally {
      for (const child of children) child.kill()
      await host.stop()
    }
  }
  const mid = (of: readonly Visit[], key: 'requestsPerSecond' | 'cpuMs') => median(of.map((visit) => visit[key]))
  const [rate, peers] = [mid(first, 'requestsPerSecond'), mid(theirs, 'requestsPerSecond')]
  const name = `tiles that must be decoded (${basename(path)})`
  const beside = 'beside OpenSlide DeepZoom'
  return [
    { figure: `${name}: first visit, ${beside}`, value: rate, unit: '/s', beside: peers },
    { figure: `${name}: times faster than OpenSlide DeepZoom`, value: rate / peers, unit: 'x', atLeast: 2 },
    {
      figure: `${name}: processor time of a tile, ${beside}`,
      value: mid(first, 'cpuMs'),
      unit: 'ms',
      beside: mid(theirs, 'cpuMs'),
    },
    { figure: `${name}: failed`, value: failed, unit: '', atMost: 0 },
    { figure: `${name}: the same tiles again`, value: median(again), unit: '/s' },
  ]
}

interface Visit extends Load {
  /** The server's processor time per tile. */
  readonly cpuMs: number
}

async function timed(pid: number, count: number, visit: () => Promise<Load>): Promise<Visit> {
  const before = processorMs(pid)
  const load = await visit()
  return { ...load, cpuMs: (processorMs(pid) - before) / count }
}

/**
 * At most 600 tiles in a fixed shuffled order, so that neighbours are not requested one after another, as in
 * tiles.ts.
 */
const shuffled = (cols: number, rows: number, name: (col: number, row: number) => string): string[] =>
  Array.from({ length: cols * rows }, (_, i) => ({ i, key: Math.imul(i + 1, 2654435761) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .slice(0, 600)
    .map(({ i }) => name(i % cols, Math.floor(i / cols)))

async function deepZoom(path: string, children: ChildProcess[]): Promise<Visit> {
  const port = 18_083
  const script = join(repository, 'bench/peers/deepzoom.py')
  const child = spawn(python, [script, path, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const { levels } = JSON.parse(await firstLine(child)) as { levels: [number, number][] }
  const finest = levels.length - 1
  const [cols, rows] = levels[finest] as [number, number]
  const paths = shuffled(cols, rows, (col, row) => `/${finest}/${col}/${row}.jpeg`)
  const visit = await timed(child.pid!, paths.length, () => once(`http://127.0.0.1:${port}`, paths))
  child.kill()
  await new Promise((resolve) => child.once('exit', resolve))
  return visit
}

/** Reads all of level 0 as RGB, in blocks like those of a screening. */
async function reading(path: string): Promise<Figure[]> {
  const ours: Pace[] = []
  const theirs: Pace[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await readAll(path))
    const said = execFileSync(python, [peer, path, String(blockPx)], { encoding: 'utf8' })
      .trim()
      .split(' ')
      .map(Number)
    theirs.push({ perSecond: said[0]!, perCpuSecond: said[1]! })
  }
  const mid = (of: readonly Pace[], key: keyof Pace) => median(of.map((pace) => pace[key]))
  const name = `reading for inference (${basename(path)})`
  const beside = 'beside openslide-python, two processes'
  const row = (what: string, unit: string, key: keyof Pace): Figure => ({
    figure: `${name}${what}, ${beside}`,
    value: mid(ours, key),
    unit,
    beside: mid(theirs, key),
  })
  return [
    row('', 'MP/s', 'perSecond'),
    row(': a processor second', 'MP', 'perCpuSecond'),
    {
      figure: `${name}: times faster than openslide-python`,
      value: mid(ours, 'perSecond') / mid(theirs, 'perSecond'),
      unit: 'x',
      atLeast: 1.5,
    },
  ]
}

/** Megapixels per second, and per second of processor time, which does not depend on the machine's other work. */
interface Pace {
  readonly perSecond: number
  readonly perCpuSecond: number
}

async function readAll(path: string): Promise<Pace> {
  const source = await openPixels(path)
  const { width, height } = source.info
  const regions = []
  for (let y = 0; y < height; y += blockPx)
    for (let x = 0; x < width; x += blockPx) {
      const size = { width: Math.min(blockPx, width - x), height: Math.min(blockPx, height - y) }
      regions.push({ x, y, ...size, outWidth: size.width, outHeight: size.height })
    }
  // The decoding threads are started, like the peer's processes.
  await source.readRegion({ x: 0, y: 0, width: 512, height: 512, outWidth: 512, outHeight: 512 })
  const start = performance.now()
  const cpu = process.cpuUsage()
  let pixels = 0
  for await (const { image } of readBlocks(source, regions)) pixels += image.data.length / 3
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  await source.close()
  return { perSecond: pixels / 1e6 / seconds, perCpuSecond: pixels / (user + system) }
}
