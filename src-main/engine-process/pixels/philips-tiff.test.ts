import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide, openSlide } from '#main/slides/index.ts'
import { imageFields, type MadeField, type MadeImage, makeTiff } from '#main/testing/index.ts'
import { associatedJpeg } from './index.ts'
import { testFiles } from './testing.ts'

const files = testFiles('philips')
const tile = 32

describe('Philips TIFF', () => {
  const jpegOf = (colour: string, side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: colour } })
      .jpeg()
      .toBuffer()

  it('levels have the size given by their spacing, and label and macro are read from the XML', async () => {
    const label = await jpegOf('#204060', 40)
    const macro = await jpegOf('#a0b0c0', 60)
    const object = (type: string, content: string) => `<DataObject ObjectType="${type}">${content}</DataObject>`
    const field = (name: string, value: string) => `<Attribute Name="${name}" Group="0x301D">${value}</Attribute>`
    const spacing = (mm: string) =>
      object('PixelDataRepresentation', field('DICOM_PIXEL_SPACING', `&quot;${mm}&quot; &quot;${mm}&quot;`))
    const picture = (type: string, bytes: Buffer) =>
      object('DPScannedImage', field('PIM_DP_IMAGE_TYPE', type) + field('PIM_DP_IMAGE_DATA', bytes.toString('base64')))
    const xml = `<?xml version="1.0" encoding="UTF-8" ?><DataObject ObjectType="DPUfsImport">${field('DICOM_MANUFACTURER', 'Hamamatsu')}${picture('MACROIMAGE', macro)}${picture('LABELIMAGE', label)}${object('DPScannedImage', field('PIM_DP_IMAGE_TYPE', 'WSI') + spacing('0.00025') + spacing('0.0005') + spacing('0.001'))}</DataObject>`
    // 160 x 128 in tiles of 32. The lower levels are padded far beyond 80 x 64 and 40 x 32.
    const tiles = async (colour: string, count: number) => new Array<Buffer>(count).fill(await jpegOf(colour, tile))
    const level = async (w: number, h: number, colour: string, extra: MadeField[]): Promise<MadeImage> => ({
      fields: imageFields({ width: w, height: h, tile, compression: 7, photometric: 6, extra }),
      segments: await tiles(colour, (w / tile) * (h / tile)),
      tiled: true,
    })
    const file = files.written(
      'philips.tiff',
      makeTiff([
        await level(160, 128, '#d0a0c0', [
          { tag: 270, type: 2, values: xml },
          { tag: 305, type: 2, values: 'Philips DP v1.0' },
        ]),
        await level(128, 64, '#d0a0c0', []),
        await level(96, 64, '#d0a0c0', []),
      ]),
    )
    const info = await checkSlide(file)
    expect(info).toMatchObject({ micronsPerPixel: 0.25, vendor: 'Hamamatsu', associated: ['macro', 'label'] })
    expect(info.levels.map((each) => [each.width, each.height, each.downsample, each.passThrough])).toEqual([
      [160, 128, 1, true],
      [80, 64, 2, true],
      [40, 32, 4, true],
    ])
    const reader = await openSlide(file)
    expect(Buffer.from((await reader.associated('label'))!.bytes).equals(label)).toBe(true)
    // The second row of the second level starts after the padded four columns.
    expect((await reader.tile({ plane: 0, level: 1, col: 2, row: 1 }))?.mimeType).toBe('image/jpeg')
    await expect(reader.tile({ plane: 0, level: 1, col: 3, row: 0 })).rejects.toMatchObject({ code: 'not-found' })
    await reader.close()
    const slide = await files.source(file)
    expect(await sharp(await associatedJpeg(slide, 'macro')).metadata()).toMatchObject({ width: 60, height: 60 })
    const read = await slide.readLevel(2, { x: 0, y: 0, width: 40, height: 32 })
    expect(Math.abs(read.data[0]! - 0xd0)).toBeLessThanOrEqual(3)
  })
})
