import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { type MadeImage, makeTiff, type Pixels } from '#main/testing/index.ts'
import { openPixels, type PixelSource } from './index.ts'

/** A folder for the files of one test file. After its tests what was opened is closed and the folder removed. */
export function testFiles(name: string) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `daybreak-${name}-`))
  const open: PixelSource[] = []
  let unnamed = 0
  afterAll(async () => {
    for (const source of open) await source.close()
    fs.rmSync(dir, { recursive: true, force: true })
  })
  const written = (file: string, bytes: Buffer): string => {
    fs.writeFileSync(path.join(dir, file), bytes)
    return path.join(dir, file)
  }
  return {
    dir,
    written,
    /** A TIFF of these images, under a name of its own. */
    tiff: (...images: MadeImage[]): string => written(`${unnamed++}.tif`, makeTiff(images)),
    async source(file: string): Promise<PixelSource> {
      const source = await openPixels(file)
      open.push(source)
      return source
    },
  }
}

/** The largest difference of two pictures, in levels of a byte. */
export const farthest = (a: Uint8Array, b: Uint8Array): number =>
  a.length === b.length ? a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) : Number.NaN

/** RGB that differs from place to place. */
export const patterned = (width: number, height: number): Pixels => ({
  data: Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + Math.floor(i / (width * 3)) * 5) % 256),
  ),
  width,
  height,
  samples: 3,
})
