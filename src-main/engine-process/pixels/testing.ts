import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, expect } from 'vitest'
import { type MadeImage, makeTiff, type Pixels } from '#main/testing/index.ts'
import { modelRegion, openPixels, type PixelSource, windowRegion } from './index.ts'

/**
 * A folder for the files of one test file. After its tests, every slide that was opened is checked to be one picture
 * for the window and for the model; then everything is closed and the folder removed.
 */
export function testFiles(name: string) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `daybreak-${name}-`))
  const open: { readonly file: string; readonly source: PixelSource }[] = []
  let unnamed = 0
  afterAll(async () => {
    try {
      for (const { file, source } of open) if (fs.existsSync(file)) await expectOnePicture(file, source)
    } finally {
      for (const { source } of open) await source.close()
    }
    fs.rmSync(dir, { recursive: true, force: true })
  })
  const written = (file: string, bytes: Buffer): string => {
    fs.writeFileSync(path.join(dir, file), bytes)
    return path.join(dir, file)
  }
  return {
    dir,
    written,
    /** Writes a TIFF of these images under a new name. */
    tiff: (...images: MadeImage[]): string => written(`${unnamed++}.tif`, makeTiff(images)),
    async source(file: string): Promise<PixelSource> {
      const source = await openPixels(file)
      open.push({ file, source })
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
 * Compares what the window draws with what the model sees in the corners and the middle of each level of a slide,
 * across the borders of tiles. They may be 2 levels apart.
 */
export async function expectOnePicture(file: string, source: PixelSource): Promise<void> {
  for (const [level, { width, height, downsample }] of source.info.levels.entries()) {
    const size = { width: Math.min(mostTried, width), height: Math.min(mostTried, height) }
    for (const share of [0, 0.5, 1]) {
      const x = Math.round((width - size.width) * share) * downsample
      const y = Math.round((height - size.height) * share) * downsample
      const place = { level, x, y, ...size }
      const drawn = await windowRegion(source, file, { ...place, as: 'window' })
      const seen = await modelRegion(source, { ...place, as: 'model' })
      expect(farthest(drawn.data, seen.data), `${path.basename(file)} ${JSON.stringify(place)}`).toBeLessThanOrEqual(2)
    }
  }
}

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
