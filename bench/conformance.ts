import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { repository, sharedData, svs } from '../e2e/host.ts'
import { openPixels } from '../src-main/engine-process/pixels/index.ts'
import { writeMirax, writeNdpi, writeScn, writeTrestle } from '../src-main/testing/index.ts'
import type { Figure } from './rows.ts'

const wsi = (name: string): string => join(sharedData, 'wsi', name)
type Picture = Awaited<ReturnType<typeof texture>>

/**
 * Compares the pixels of each format with OpenSlide's (or libvips') on the same region. docs/formats.md states these
 * figures. Needs python3-openslide. Files of the makers' formats are generated, as in the tests.
 */
export async function benchConformance(report: (figures: readonly Figure[]) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-conformance-'))
  const picture = await texture(1024, 512)
  try {
    const files = [svs, wsi('TCGA-CR-7395-01A-01-TS1.svs'), wsi('openslide_boxes.tiff')]
    for (const file of [...files, ...(await makersSlides(folder, picture))])
      report(await besideOpenSlide(file, join(folder, 'region.rgb')))
    const tiled = { tile: true, tileWidth: 256, tileHeight: 256, pyramid: true } as const
    for (const compression of ['jpeg', 'deflate', 'lzw', 'packbits', 'none'] as const) {
      const file = join(folder, `${compression}.tif`)
      const raw = { width: picture.width, height: picture.height, channels: 3 } as const
      await sharp(picture.data, { raw })
        .tiff({ ...tiled, compression, quality: 90 })
        .toFile(file)
      report(await besideLibvips(file))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function makersSlides(folder: string, picture: Picture): Promise<string[]> {
  const file = (name: string): string => join(folder, name)
  await writeTrestle(file('trestle.tif'), picture)
  await writeMirax(file('mirax.mrxs'), picture)
  await writeNdpi(file('hamamatsu.ndpi'), picture, picture)
  await writeScn(file('leica.scn'), picture, picture)
  return ['trestle.tif', 'mirax.mrxs', 'hamamatsu.ndpi', 'leica.scn'].map(file)
}

/** Smooth colours with noise, the same each time. */
async function texture(width: number, height: number) {
  const data = Buffer.alloc(width * height * 3)
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    data[i] = 128 + 80 * Math.sin(x / (20 + (i % 3) * 7)) * Math.cos(y / 31) + ((i * 7919) % 23)
  }
  return { data, width, height }
}

async function besideOpenSlide(file: string, out: string): Promise<Figure[]> {
  const source = await openPixels(file)
  const figures: Figure[] = []
  for (const [level, { width, height, downsample }] of source.info.levels.entries()) {
    const rect = { x: 0, y: 0, width: Math.min(width, 2000), height: Math.min(height, 1500) }
    const words = [file, level, rect.x, rect.y, rect.width, rect.height, out].map(String)
    const script = join(repository, 'bench/peers/openslide_region.py')
    const said = JSON.parse(execFileSync('/usr/bin/python3', [script, ...words], { encoding: 'utf8' }))
    const ours = await source.readLevel(level, rect)
    const name = `${basename(file)} level ${level} (1/${downsample}) against OpenSlide (${said.vendor})`
    figures.push(...differences(name, ours.data, readFileSync(out)))
    if (level + 1 >= said.levels.length) break
  }
  await source.close()
  return figures
}

async function besideLibvips(file: string): Promise<Figure[]> {
  const source = await openPixels(file)
  const figures: Figure[] = []
  for (const [page, { width, height, downsample }] of source.info.levels.entries()) {
    const ours = await source.readLevel(page, { x: 0, y: 0, width, height })
    const theirs = await sharp(file, { page }).toColourspace('srgb').removeAlpha().raw().toBuffer()
    figures.push(...differences(`${basename(file)} level ${page} (1/${downsample}) against libvips`, ours.data, theirs))
  }
  await source.close()
  return figures
}

/** Differences in 8-bit levels, over every channel of every pixel. */
function differences(name: string, ours: Buffer, theirs: Buffer): Figure[] {
  if (ours.length !== theirs.length) throw new Error(`${name}: ${ours.length} bytes against ${theirs.length}`)
  let worst = 0
  let sum = 0
  for (let i = 0; i < ours.length; i++) {
    const d = Math.abs(ours[i]! - theirs[i]!)
    sum += d
    if (d > worst) worst = d
  }
  return [
    { figure: `${name}: largest difference`, value: worst, unit: 'levels' },
    { figure: `${name}: mean difference`, value: sum / ours.length, unit: 'levels' },
  ]
}
