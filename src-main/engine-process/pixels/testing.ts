import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, expect } from 'vitest'
import { type MadeImage, makeTiff, type Pixels } from '#main/testing/index.ts'
import { modelRegion, openPixels, type PixelSource, windowRegion } from './index.ts'

/**
 * A folder for the files of one test file. After its tests, every slide that was opened is checked to be one picture
 * for the window and for the model, if its file is still there; then everything is closed and the folder removed.
 */
export function testFiles(name: string) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `daybreak-${name}-`))
  const opened = new Set<string>()
  const sources: PixelSource[] = []
  let unnamed = 0
  afterAll(async () => {
    for (const source of sources) await source.close()
    for (const file of opened) if (fs.existsSync(file)) await expectOnePicture(file)
    fs.rmSync(dir, { recursive: true, force: true })
  }, 300_000)
  const written = (file: string, bytes: Buffer): string => {
    fs.writeFileSync(path.join(dir, file), bytes)
    return path.join(dir, file)
  }
  /** Opens a slide. The caller closes it. */
  const open = async (file: string): Promise<PixelSource> => {
    const source = await openPixels(file)
    opened.add(file)
    return source
  }
  return {
    dir,
    written,
    open,
    /** Writes a TIFF of these images under a new name. */
    tiff: (...images: MadeImage[]): string => written(`${unnamed++}.tif`, makeTiff(images)),
    /** A slide that is closed after the tests. */
    async source(file: string): Promise<PixelSource> {
      const source = await open(file)
      sources.push(source)
      return source
    },
  }
}

/** The largest and the mean difference between two pictures of equal size, in byte levels. */
export function difference(a: Uint8Array, b: Uint8Array): { readonly max: number; readonly mean: number } {
  expect(a.length).toBe(b.length)
  let [max, sum] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!)
    sum += d
    if (d > max) max = d
  }
  return { max, mean: sum / a.length }
}

const mostTried = 120

/**
 * Compares what the window draws with what the model sees in the corners and the middle of each level of a slide, in
 * its start plane, across the borders of tiles. They may be 2 levels apart.
 */
export async function expectOnePicture(file: string): Promise<void> {
  const source = await openPixels(file)
  try {
    for (const [level, { width, height, downsample }] of source.info.levels.entries()) {
      const size = { width: Math.min(mostTried, width), height: Math.min(mostTried, height) }
      for (const [right, down] of tried) {
        const x = Math.round((width - size.width) * right) * downsample
        const y = Math.round((height - size.height) * down) * downsample
        const place = { level, x, y, ...size }
        const drawn = await windowRegion(source, file, { ...place, as: 'window' })
        const seen = await modelRegion(source, { ...place, as: 'model' })
        expect(farthest(drawn.data, seen.data), `${path.basename(file)} ${JSON.stringify(place)}`).toBeLessThanOrEqual(
          2,
        )
      }
    }
  } finally {
    await source.close()
  }
}

/** The middle and the corners, as shares of the way right and down. */
const tried = [
  [0.5, 0.5],
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const

export const farthest = (a: Uint8Array, b: Uint8Array): number => difference(a, b).max

/** A rectangle of an image in a file as libvips reads it, as RGB. `page`: the image within a TIFF. */
export const byLibvips = (
  file: string,
  page: number,
  [left, top, width, height]: readonly [number, number, number, number],
) =>
  sharp(file, { page, ignoreIcc: true })
    .extract({ left, top, width, height })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()

/** RGB that differs from place to place. */
export const patterned = (width: number, height: number): Pixels => ({
  data: Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + Math.floor(i / (width * 3)) * 5) % 256),
  ),
  width,
  height,
  samples: 3,
})

/** Smooth colours with some texture, which reveals wrong places and wrong colours. */
export function textured(width: number, height: number): Pixels {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      data[at] = (x / width) * 255
      data[at + 1] = (y / height) * 255
      data[at + 2] = 128 + 100 * Math.sin(x / 9) * Math.cos(y / 7)
    }
  return { data, width, height, samples: 3 }
}

/** Pixels as a sharp picture, for writing in any format. */
export const sharpOf = ({ data, width, height, samples: channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels } })
