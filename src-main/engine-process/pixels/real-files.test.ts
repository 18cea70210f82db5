import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openSlide } from '#main/slides/index.ts'
import { associatedJpeg, verifyPixels } from './index.ts'
import { byLibvips, difference, testFiles } from './testing.ts'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/wsi')
const cmu = path.join(data, 'CMU-1-Small-Region.svs')
const files = testFiles('real')

describe.skipIf(!fs.existsSync(cmu))('real files', () => {
  it('shows an Aperio slide in libvips’ colours, both passed through and decoded', async () => {
    const reader = await openSlide(cmu)
    const slide = await files.source(cmu)
    const stored = await reader.tile({ level: 0, col: 4, row: 6, plane: 0 })
    const expected = await byLibvips(cmu, 0, [960, 1440, 240, 240])
    expect(difference(await sharp(stored!.bytes).raw().toBuffer(), expected).max).toBe(0)
    const read = await slide.readRegion({ x: 960, y: 1440, width: 240, height: 240, outWidth: 240, outHeight: 240 })
    expect(difference(read.data, expected).max).toBe(0)
    await reader.close()
  })

  it('refuses a grey picture of 16 bits that uses only the lowest', async () => {
    const file = path.join(data, 'highdicom_sm_image_grayscale.dcm')
    await expect(verifyPixels(file)).rejects.toMatchObject({ code: 'file-unsupported' })
  })

  it('reads label, macro and thumbnail', async () => {
    const slide = await files.source(cmu)
    for (const [kind, page] of [
      ['thumbnail', 1],
      ['label', 2],
      ['macro', 3],
    ] as const) {
      const read = await slide.readAssociated(kind)
      expect(difference(read.data, await byLibvips(cmu, page, [0, 0, read.width, read.height])).max).toBe(0)
      expect(await sharp(await associatedJpeg(slide, kind)).metadata()).toMatchObject({
        format: 'jpeg',
        width: read.width,
      })
    }
  })

  it('reads JPEG 2000 tiles like OpenSlide', async () => {
    const slide = await files.source(path.join(data, 'TCGA-CR-7395-01A-01-TS1.svs'))
    const read = await slide.readLevel(0, { x: 700, y: 500, width: 900, height: 700 })
    expect(slide.damagedTiles).toBe(0)
    // Hash of `read_region((700, 500), 0, (900, 700))` in OpenSlide 3.4.1.
    expect(createHash('sha256').update(read.data).digest('hex')).toBe(
      '92dd3c8388ab2a30d416a57ffef4e96a7c225efb88c00ea4d722a898d5d0ded3',
    )
    await verifyPixels(path.join(data, 'TCGA-CR-7395-01A-01-TS1.svs'))
    // Below the stored levels, a coarser resolution of the stream is decoded alone. It must not be shifted.
    const resized = async (x: number) => {
      const fine = await slide.readLevel(0, { x, y: 256, width: 2048, height: 1024 })
      const raw = { width: 2048, height: 1024, channels: 3 } as const
      return sharp(fine.data, { raw }).resize(512, 256).raw().toBuffer()
    }
    const small = await slide.readRegion({ x: 512, y: 256, width: 2048, height: 1024, outWidth: 512, outHeight: 256 })
    const there = difference(small.data, await resized(512)).mean
    expect(there).toBeLessThan(10)
    expect(difference(small.data, await resized(508)).mean).toBeGreaterThan(2 * there)
    expect(difference(small.data, await resized(516)).mean).toBeGreaterThan(2 * there)
  })

  it('reads a deflate pyramid at every level', async () => {
    const boxes = path.join(data, 'openslide_boxes.tiff')
    const slide = await files.source(boxes)
    for (const [level, { width, height }] of slide.info.levels.entries()) {
      const read = await slide.readLevel(level, { x: 0, y: 0, width, height })
      expect(difference(read.data, await byLibvips(boxes, level, [0, 0, width, height])).max).toBe(0)
    }
  })

  it('accepts a sound file and refuses one that fails only when decoded', async () => {
    await verifyPixels(cmu)
    for (const name of ['broken.svs', 'openslide_unopenable.tiff', 'openslide_unreadable.svs']) {
      await expect(verifyPixels(path.join(data, name))).rejects.toMatchObject({ data: { params: { file: name } } })
    }
  })
})
