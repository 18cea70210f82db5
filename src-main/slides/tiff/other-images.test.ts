import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { imageFields, type MadeField, type MadeImage, makeTiff } from '#main/testing/index.ts'
import { checkSlide } from '../check.ts'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-images-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

const image = (side: number, shape: object, extra: readonly MadeField[] = []): MadeImage => {
  const fields = imageFields({ width: side, height: side, tile: 64, ...shape, extra })
  const [samples, bits] = [277, 258].map((tag) => fields.find((field) => field.tag === tag)!.values as number[])
  const tile = Buffer.alloc((64 * 64 * samples![0]! * Math.max(8, bits![0]!)) / 8, 200)
  return { fields, segments: new Array<Buffer>(Math.ceil(side / 64) ** 2).fill(tile), tiled: true }
}
const kind = (value: number): MadeField => ({ tag: 254, type: 4, values: [value] })
const infoOf = (...images: MadeImage[]) => {
  const file = path.join(dir, 'images.tif')
  fs.writeFileSync(file, makeTiff(images))
  return checkSlide(file)
}
const sizes = async (...images: MadeImage[]) => (await infoOf(...images)).levels.map((level) => level.width)
const float: MadeField = { tag: 339, type: 3, values: [3] }

it('an image beside the slide that is no smaller picture of it is not taken for one of its levels', async () => {
  const slide = image(512, {})
  const half = image(256, {}, [kind(1)])
  expect(await sizes(slide, half)).toEqual([512, 256])
  // A transparency mask, a map of scores, and values that have no black and white.
  expect(await sizes(slide, image(256, { samples: 1, photometric: 4 }, [kind(5)]))).toEqual([512])
  expect(await sizes(slide, image(256, { samples: 1, photometric: 1 }), image(128, {}, [kind(1)]))).toEqual([512, 128])
  expect(await sizes(slide, image(256, { samples: 1, photometric: 1, bits: 32 }, [float]), half)).toEqual([512, 256])
  // A mask that is larger than the slide.
  expect(await sizes(image(1024, { samples: 1, photometric: 4 }, [kind(4)]), slide, half)).toEqual([512, 256])
})

it('several pictures of one size, of which only one would be seen, are refused by name', async () => {
  const plane = image(512, { samples: 1, photometric: 1 })
  await expect(infoOf(plane, plane, plane)).rejects.toMatchObject({
    code: 'file-unsupported',
    data: { params: { format: 'TIFF of 3 pictures of one size' } },
  })
})

it('pictures in strips beside a tiled slide are a small copy, a photograph of the glass and the label by their shapes', async () => {
  const strip = (width: number, height: number, extra: readonly MadeField[] = []): MadeImage => ({
    fields: imageFields({ width, height, extra }),
    segments: [Buffer.alloc(width * height * 3, 200)],
    tiled: false,
  })
  const { associated, levels } = await infoOf(image(512, {}), strip(90, 100), strip(300, 100), strip(128, 128))
  expect(associated.toSorted()).toEqual(['label', 'macro', 'thumbnail'])
  expect(levels).toHaveLength(1)
  expect((await infoOf(image(512, {}), strip(100, 90, [kind(9)]))).associated).toEqual(['macro'])
})
