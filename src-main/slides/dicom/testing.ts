import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll } from 'vitest'
import { type MadeFile, type MadeSlide, makeDicom, slideElements, syntaxes } from '#main/testing/index.ts'
import { openSlide } from '../index.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-dicom-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))
let folders = 0
/** Writes files into a new folder and returns the path of the first. */
export function written(files: Readonly<Record<string, Buffer>>): string {
  const dir = path.join(root, String(folders++))
  fs.mkdirSync(dir)
  for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), bytes)
  return path.join(dir, Object.keys(files)[0]!)
}

const jpegTile = (side: number, shade: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: { r: shade, g: shade, b: 200 } } })
    .jpeg()
    .toBuffer()
/** Twelve different tiles. */
export const jpegs = await Promise.all(Array.from({ length: 12 }, (_, i) => jpegTile(16, i * 20)))

/** An instance of 64 x 48 pixels in the twelve tiles, but for what `slide` and `file` say. */
export function instance(slide: Partial<MadeSlide> = {}, file: Partial<MadeFile> = {}): Buffer {
  const shape = { width: 64, height: 48, tile: 16, frames: 12, ...slide }
  const fragments = { frames: jpegs.slice(0, shape.frames).map((jpeg) => [jpeg]), table: 'basic' } as const
  return makeDicom({
    syntax: syntaxes.jpeg,
    pixels: fragments,
    ...file,
    elements: [...slideElements({ colour: 'YBR_FULL_422', ...shape }), ...(file.elements ?? [])],
  })
}

/** The stored tiles of a level in order. */
export async function tiles(file: string, level = 0, plane = 0): Promise<(Buffer | null)[]> {
  const reader = await openSlide(file)
  const at = reader.info.levels[level]!
  const found: (Buffer | null)[] = []
  for (let row = 0; row < Math.ceil(at.height / at.tileHeight); row++) {
    for (let col = 0; col < Math.ceil(at.width / at.tileWidth); col++) {
      const tile = await reader.tile({ level, col, row, plane })
      found.push(tile && Buffer.from(tile.bytes))
    }
  }
  await reader.close()
  return found
}
/** Frames are padded to even lengths. */
const padded = (jpeg: Buffer) => (jpeg.length % 2 ? Buffer.concat([jpeg, Buffer.alloc(1)]) : jpeg)
/** The tiles as they are stored. */
export const stored = jpegs.map(padded)
