import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { imageFields, type MadeImage, segmentsOf } from '#main/testing/index.ts'
import { transcodeTile } from './index.ts'
import { halved, type RgbImage } from './rgb.ts'
import { farthest, testFiles } from './testing.ts'

const files = testFiles('reduced-level')

describe('tiles missing from a reduced level', () => {
  const side = 256
  const pixels = Buffer.from(
    Array.from({ length: side * side * 3 }, (_, i) =>
      Math.round(128 + 60 * Math.sin(i / 3 / 17) * Math.cos(i / side / 30)),
    ),
  )
  /** Levels by halving, as scanners make them. */
  const cut = async (size: number) => {
    let image: RgbImage = { data: pixels, width: side, height: side }
    while (image.width > size) image = halved(image)
    const { data } = image
    return segmentsOf({ data, width: size, height: size, samples: 3 }, 32).map((bytes) => zlib.deflateSync(bytes))
  }
  const level = (size: number, segments: readonly (Buffer | null)[]): MadeImage => ({
    fields: imageFields({ width: size, height: size, tile: 32, compression: 8 }),
    segments,
    tiled: true,
  })

  it('or undecodable there are made from the finer level, across several levels and at any scale', async () => {
    const [full, half, quarter] = [await cut(256), await cut(128), await cut(64)]
    const whole = await files.source(files.tiff(level(256, full), level(128, half), level(64, quarter)))
    const holes = await files.source(
      files.tiff(
        level(256, full),
        level(
          128,
          half.map((bytes, i) => (i === 5 ? null : i === 6 ? Buffer.from('no deflate stream') : bytes)),
        ),
        level(
          64,
          quarter.map((bytes, i) => (i === 1 ? null : bytes)),
        ),
      ),
    )
    for (const out of [128, 96, 64, 40]) {
      const region = { x: 0, y: 0, width: side, height: side, outWidth: out, outHeight: out }
      const [a, b] = [await whole.readRegion(region), await holes.readRegion(region)]
      expect(farthest(a.data, b.data), `${out} px`).toBeLessThan(20)
    }
    for (const at of [1, 2]) {
      const shown = await sharp(await transcodeTile(holes, { plane: 0, level: at, col: 1, row: at === 1 ? 1 : 0 }))
        .raw()
        .toBuffer()
      expect(shown.every((value) => value === 255)).toBe(false)
    }
    expect(holes.damagedTiles).toBe(0)
  })

  it('are striped and counted if the finest level cannot be decoded either', async () => {
    const [full, half] = [await cut(256), await cut(128)]
    const broken = full.map((bytes, i) => (i === 0 ? Buffer.from('no deflate stream') : bytes))
    const slide = await files.source(
      files.tiff(
        level(256, broken),
        level(
          128,
          half.map((bytes, i) => (i === 0 ? null : bytes)),
        ),
      ),
    )
    await slide.readRegion({ x: 0, y: 0, width: side, height: side, outWidth: 128, outHeight: 128 })
    expect(slide.damagedTiles).toBe(1)
  })
})
