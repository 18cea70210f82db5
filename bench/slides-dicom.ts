import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { repository } from '../e2e/host.ts'
import { openSlide } from '../src-main/slides/index.ts'
import { makeDicom, slideElements, syntaxes } from '../src-main/testing/index.ts'
import { outFolder } from './files.ts'
import { median } from './numbers.ts'
import type { Figure } from './rows.ts'

const side = 317
const frames = side * side
const tile = 256
const openings = 7
/** A Python with openslide version 4 or later (`pip install openslide-python openslide-bin`). */
const python = process.env.DAYBREAK_OPENSLIDE_PYTHON ?? 'python3'
const peer = join(repository, 'bench', 'peers', 'openslide-open.py')

/** Opening DICOM slides of 100,489 frames (81,152 x 81,152 pixels) from a cold file, compared with OpenSlide. */
export async function benchDicomOpening(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const kind of ['full', 'sparse'] as const) {
    const file = await manyFrames(kind)
    const ours: number[] = []
    for (let i = 0; i < openings; i++) {
      execFileSync(python, [peer, '--evict', file])
      const start = performance.now()
      const slide = await openSlide(file)
      ours.push(performance.now() - start)
      if (slide.info.width !== side * tile) throw new Error('opened something else')
      await slide.close()
    }
    const theirs = JSON.parse(execFileSync(python, [peer, file, String(openings)], { encoding: 'utf8' })) as {
      version?: string
      ms?: number[]
      error?: string
    }
    const mine = median(ours)
    const peers = theirs.ms ? median(theirs.ms) : null
    const name = `opening DICOM with ${frames.toLocaleString('en')} frames, TILED_${kind.toUpperCase()}`
    const against = `OpenSlide ${theirs.version ?? `(${theirs.error?.slice(0, 60)})`}`
    figures.push(
      { figure: `${name}, beside ${against}`, value: mine, unit: 'ms', beside: peers, atMost: 100 },
      {
        figure: `${name}: times faster than ${against}`,
        value: peers === null ? null : peers / mine,
        unit: 'x',
        // In a full grid both compute places by arithmetic, so there is no work to save.
        ...(kind === 'full' ? {} : { atLeast: 10 }),
      },
    )
  }
  return figures
}

async function manyFrames(kind: 'full' | 'sparse'): Promise<string> {
  const folder = join(outFolder, `dicom-${kind}`)
  const file = join(folder, 'slide.dcm')
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const jpeg = await sharp({ create: { width: tile, height: tile, channels: 3, background: '#d8b0c8' } })
    .jpeg()
    .toBuffer()
  const places = Array.from({ length: frames }, (_, i) => ({ x: (i % side) * tile, y: Math.floor(i / side) * tile }))
  const slide = {
    ...{ width: side * tile, height: side * tile, tile, frames, colour: 'YBR_FULL_422' },
    ...(kind === 'sparse' ? { places } : {}),
  }
  const elements = slideElements({ ...slide, series: `1.2.826.0.1.3680043.${kind.length}` })
  const pixels = { frames: new Array<readonly Buffer[]>(frames).fill([jpeg]), table: 'basic' } as const
  writeFileSync(file, makeDicom({ syntax: syntaxes.jpeg, elements, pixels }))
  return file
}
