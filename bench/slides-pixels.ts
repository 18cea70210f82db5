/**
 * Reading slides: opening, stored tiles, and blocks for screening. Usage: node bench/slides-pixels.ts SLIDE...
 * Prints one line a figure; a megapixel is counted at the resolution that is read from the file.
 */
import fs from 'node:fs'
import path from 'node:path'
import { openPixels, type Region, readBlocks } from '../src-main/engine-process/pixels/index.ts'
import { openSlide } from '../src-main/slides/index.ts'

const percentile = (sorted: readonly number[], part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0
const line = (name: string, text: string) => console.log(`  ${name.padEnd(34)} ${text}`)

for (const file of process.argv.slice(2)) {
  console.log(path.basename(file))
  await openings(file)
  await tiles(file)
  await screening(file, 1)
  await screening(file, 2)
  line('resident memory', `${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`)
}

async function openings(file: string): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < 50; i++) {
    const start = performance.now()
    const reader = await openSlide(file)
    times.push(performance.now() - start)
    await reader.close()
  }
  times.sort((a, b) => a - b)
  line('open, p50 / p99', `${percentile(times, 0.5).toFixed(2)} / ${percentile(times, 0.99).toFixed(2)} ms`)
}

/** Random tiles of the finest level, 8 requests at a time; beside it the plain reading of as many bytes. */
async function tiles(file: string): Promise<void> {
  const reader = await openSlide(file)
  const level = reader.info.levels[0]!
  if (!level.passThrough) return reader.close()
  const cols = Math.ceil(level.width / level.tileWidth)
  const rows = Math.ceil(level.height / level.tileHeight)
  let bytes = 0
  const mine = await hammer(20_000, async (n) => {
    const index = (n * 7919) % (cols * rows)
    const tile = await reader.tile({ level: 0, col: index % cols, row: Math.floor(index / cols), plane: 0 })
    bytes += tile?.bytes.length ?? 0
  })
  line('stored tiles', `${mine}, ${Math.round(bytes / 20_000 / 1024)} kB each`)
  const handle = await fs.promises.open(file)
  const size = (await handle.stat()).size
  const length = Math.min(size, Math.round(bytes / 20_000))
  const plain = await hammer(20_000, async (n) => {
    await handle.read(Buffer.allocUnsafe(length), 0, length, (n * 104_729) % Math.max(1, size - length))
  })
  line('plain reads of that size', plain)
  await handle.close()
  await reader.close()
}

async function hammer(count: number, request: (n: number) => Promise<void>): Promise<string> {
  const times: number[] = []
  let next = 0
  const start = performance.now()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < count) {
        const from = performance.now()
        await request(next++)
        times.push(performance.now() - from)
      }
    }),
  )
  const seconds = (performance.now() - start) / 1000
  times.sort((a, b) => a - b)
  const p = (part: number) => percentile(times, part).toFixed(3)
  return `${Math.round(count / seconds)} a second, p50 ${p(0.5)} ms, p99 ${p(0.99)} ms`
}

/** Up to a gigapixel in blocks of 2048 px at `downsample`. */
async function screening(file: string, downsample: number): Promise<void> {
  const source = await openPixels(file)
  const regions: Region[] = []
  const side = 2048 * downsample
  for (let y = 0; y < source.info.height && regions.length * side * side < 1e9; y += side) {
    for (let x = 0; x < source.info.width; x += side) {
      const width = Math.min(side, source.info.width - x)
      const height = Math.min(side, source.info.height - y)
      const out = { outWidth: Math.ceil(width / downsample), outHeight: Math.ceil(height / downsample) }
      regions.push({ x, y, width, height, ...out })
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  let megapixels = 0
  for await (const { region, image } of readBlocks(source, regions)) {
    megapixels += (region.width * region.height) / 1e6
    if (image.data.length === 0) throw new Error('empty block')
  }
  const seconds = (performance.now() - start) / 1000
  const used = process.cpuUsage(cpu)
  const cpuSeconds = (used.user + used.system) / 1e6
  const perSecond = `${(megapixels / seconds).toFixed(0)} full-resolution MP/s`
  line(
    `blocks at 1/${downsample}`,
    `${perSecond}, ${(megapixels / cpuSeconds).toFixed(0)} per CPU second, ${source.damagedTiles} damaged`,
  )
  await source.close()
}
