/**
 * Pixels of each format beside OpenSlide's (or libvips') on the same region: `node bench/conformance.ts`. Prints the rows
 * that docs/formats.md states. Needs python3-openslide; files of makers' formats are generated, as in the tests.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { repository, sharedData, svs } from '../e2e/host.ts'
import { openPixels } from '../src-main/engine-process/pixels/index.ts'
import { writeMirax, writeNdpi, writeScn, writeTrestle } from '../src-main/testing/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-conformance-'))
const wsi = (name: string): string => join(sharedData, 'wsi', name)
const picture = await texture(1024, 512)

try {
  const makers = [
    ['trestle.tif', writeTrestle],
    ['mirax.mrxs', writeMirax],
  ] as const
  for (const [name, write] of makers) await write(join(folder, name), picture)
  await writeNdpi(join(folder, 'hamamatsu.ndpi'), picture, picture)
  await writeScn(join(folder, 'leica.scn'), picture, picture)
  const files = [svs, wsi('TCGA-CR-7395-01A-01-TS1.svs'), wsi('openslide_boxes.tiff')]
  const made = ['trestle.tif', 'mirax.mrxs', 'hamamatsu.ndpi', 'leica.scn'].map((name) => join(folder, name))
  for (const file of [...files, ...made]) await besideOpenSlide(file)
  const tiled = { tile: true, tileWidth: 256, tileHeight: 256, pyramid: true } as const
  for (const compression of ['jpeg', 'deflate', 'lzw', 'packbits', 'none'] as const) {
    const file = join(folder, `${compression}.tif`)
    const raw = { width: picture.width, height: picture.height, channels: 3 } as const
    await sharp(picture.data, { raw })
      .tiff({ ...tiled, compression, quality: 90 })
      .toFile(file)
    await besideLibvips(file)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
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

async function besideOpenSlide(file: string): Promise<void> {
  const source = await openPixels(file)
  const out = join(folder, 'region.rgb')
  for (const [level, { width, height, downsample }] of source.info.levels.entries()) {
    const rect = { x: 0, y: 0, width: Math.min(width, 2000), height: Math.min(height, 1500) }
    const words = [file, level, rect.x, rect.y, rect.width, rect.height, out].map(String)
    const script = join(repository, 'bench/peers/openslide_region.py')
    const said = JSON.parse(execFileSync('/usr/bin/python3', [script, ...words], { encoding: 'utf8' }))
    const ours = await source.readLevel(level, rect)
    row(`${basename(file)} level ${level} (1/${downsample})`, said.vendor, ours.data, readFileSync(out))
    if (level + 1 >= said.levels.length) break
  }
  await source.close()
}

async function besideLibvips(file: string): Promise<void> {
  const source = await openPixels(file)
  for (const [page, { width, height, downsample }] of source.info.levels.entries()) {
    const ours = await source.readLevel(page, { x: 0, y: 0, width, height })
    const theirs = await sharp(file, { page }).toColourspace('srgb').removeAlpha().raw().toBuffer()
    row(`${basename(file)} level ${page} (1/${downsample})`, 'libvips', ours.data, theirs)
  }
  await source.close()
}

function row(name: string, peer: string, ours: Buffer, theirs: Buffer): void {
  if (ours.length !== theirs.length) throw new Error(`${name}: ${ours.length} bytes against ${theirs.length}`)
  let worst = 0
  let sum = 0
  for (let i = 0; i < ours.length; i++) {
    const d = Math.abs(ours[i]! - theirs[i]!)
    sum += d
    if (d > worst) worst = d
  }
  console.log(`${name.padEnd(52)} ${peer.padEnd(14)} max ${worst}, mean ${(sum / ours.length).toFixed(4)}`)
}
