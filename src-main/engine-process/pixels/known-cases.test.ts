import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide } from '#main/slides/index.ts'
import { verifyPixels } from './index.ts'
import { expectOnePicture, testFiles } from './testing.ts'

/**
 * Files that the product once read wrongly. The correct values come from other readers; see the README beside each.
 */
const cases = path.resolve(import.meta.dirname, '../../../../shared/cases')
const at = (name: string) => path.join(cases, name)
const { open: openPixels } = testFiles('known')

async function whole(file: string, level = 0) {
  const slide = await openPixels(at(file))
  try {
    const { width, height } = slide.info.levels[level]!
    const pixels = await slide.readLevel(level, { x: 0, y: 0, width, height })
    return { ...pixels, info: slide.info, damaged: slide.damagedTiles }
  } finally {
    await slide.close()
  }
}
const expected = async (file: string) => sharp(at(file)).removeAlpha().raw().toBuffer()
const mean = (a: Buffer, b: Buffer) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

describe.skipIf(!fs.existsSync(cases))('known cases', () => {
  it.each([
    ['08-strip-byte-count-zero-or-missing/stripcount0.tif', '08-strip-byte-count-zero-or-missing/expected.png', 0],
    [
      '08-strip-byte-count-zero-or-missing/stripcount-missing.tif',
      '08-strip-byte-count-zero-or-missing/expected.png',
      0,
    ],
    ['09-fourth-channel-that-is-no-alpha/extra-unspecified.tif', '09-fourth-channel-that-is-no-alpha/expected.png', 0],
    ['09-fourth-channel-that-is-no-alpha/rgb4-noextra.tif', '09-fourth-channel-that-is-no-alpha/expected.png', 0],
    ['09-fourth-channel-that-is-no-alpha/extra0-zero.tif', '09-fourth-channel-that-is-no-alpha/expected.png', 0],
    ['11-tiles-not-multiple-of-16/t250-deflate.tif', '11-tiles-not-multiple-of-16/expected-t250.png', 0],
    ['11-tiles-not-multiple-of-16/t387x463-jpeg420.tif', '11-tiles-not-multiple-of-16/expected-t250.png', 1],
    [
      '12-jpeg-strips-and-tiles-of-another-size/edge-cropped-jpeg.tif',
      '12-jpeg-strips-and-tiles-of-another-size/expected.png',
      0.1,
    ],
    [
      '12-jpeg-strips-and-tiles-of-another-size/strip-jpeg-lastfull.tif',
      '12-jpeg-strips-and-tiles-of-another-size/expected.png',
      0.1,
    ],
    ['20-fill-order-2/fillorder2.tif', '20-fill-order-2/fillorder2.tif', 0],
    ['20-fill-order-2/fillorder2-lzw.tif', '20-fill-order-2/fillorder2-lzw.tif', 0],
  ])('%s has the pixels of %s', async (file, right, most) => {
    await checkSlide(at(file))
    await verifyPixels(at(file))
    const { data, damaged } = await whole(file)
    expect(mean(data, await expected(right))).toBeLessThanOrEqual(most)
    expect(damaged).toBe(0)
  })

  it.each([
    '06-viewer-and-model-see-different-colours/photoYCC-jpegRGB-adobe0.tif',
    '06-viewer-and-model-see-different-colours/photoYCC-jpegYCC-adobe0.tif',
    '06-viewer-and-model-see-different-colours/photoYCC-jpegYCC-idsRGB.tif',
    '12-jpeg-strips-and-tiles-of-another-size/edge-cropped-jpeg.tif',
    '15-transparent-pictures-in-the-viewer/alpha.png',
    '15-transparent-pictures-in-the-viewer/alpha.webp',
    '15-transparent-pictures-in-the-viewer/apng-defaultimg.png',
    '21-planes-of-colour-with-alpha/planar2-alpha.tif',
    '03-zero-length-tiles-in-a-reduced-level/aperio-zerotile.svs',
    '04-dicom-levels-padded-to-whole-tiles/1.dcm',
  ])('%s is one picture in the window and for the model', async (file) => {
    await expectOnePicture(at(file))
  })

  it('a reduced level with empty tiles shows the content of the finest level (03)', async () => {
    for (const file of ['aperio-zerotile.svs', 'hole-lesions.svs']) {
      const name = `03-zero-length-tiles-in-a-reduced-level/${file}`
      const [full, half] = [await whole(name, 0), await whole(name, 1)]
      const small = await sharp(full.data, { raw: { width: full.width, height: full.height, channels: 3 } })
        .resize(half.width, half.height, { fit: 'fill' })
        .raw()
        .toBuffer()
      expect(mean(small, half.data)).toBeLessThan(2)
    }
  })

  it('a DICOM level padded to whole tiles has the scale given by its spacing (04)', async () => {
    const { levels } = await checkSlide(at('04-dicom-levels-padded-to-whole-tiles/1.dcm'))
    expect(levels[1]).toMatchObject({ downsample: 2, width: 1920, height: 1440 })
  })

  it('the slide of an OME-TIFF is found after its macro or label (07)', async () => {
    for (const file of ['macrofirst', 'labelfirst-untitled']) {
      const info = await checkSlide(at(`07-ome-first-image-is-macro-or-label/${file}.ome.tif`))
      expect(info).toMatchObject({ width: 1600, height: 1200, micronsPerPixel: 0.25 })
      expect(info.associated).toEqual([file === 'macrofirst' ? 'macro' : 'label'])
    }
  })

  it('OME-XML is parsed as XML (16)', async () => {
    const info = (name: string) => checkSlide(at(`16-ome-xml-as-others-write-it/${name}.ome.tif`))
    for (const name of ['nsprefix', 'ns0-rgb3pages', 'renamed-nouuid'])
      expect((await info(name)).micronsPerPixel, name).toBe(0.25)
    await expect(info('companion-R')).rejects.toMatchObject({ code: 'file-unsupported' })
    const { data } = await whole('16-ome-xml-as-others-write-it/ns0-rgb3pages.ome.tif')
    expect(data.some((_, i) => i % 3 === 0 && data[i] !== data[i + 1])).toBe(true)
  })

  it('a complete JPEG followed by a film is accepted (13)', async () => {
    for (const phone of ['google', 'samsung'])
      expect(await checkSlide(at(`13-phone-jpeg-with-film-behind/motionphoto-${phone}.jpg`))).toMatchObject({
        format: 'jpeg',
      })
  })

  it('label and macro without descriptions are found (19)', async () => {
    const { associated } = await checkSlide(at('19-gt450-label-and-macro-without-words/gt450-nowords.svs'))
    expect(associated.toSorted()).toEqual(['label', 'macro', 'thumbnail'])
  })

  it('a number may have an exponent, and a pixel that is not square has no scale (24)', async () => {
    expect((await checkSlide(at('24-scale-oddities/svs-exp.svs'))).micronsPerPixel).toBe(0.25)
    expect((await checkSlide(at('24-scale-oddities/res-aniso.tif'))).micronsPerPixel).toBeNull()
  })
})
