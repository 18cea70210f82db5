import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib from 'node:zlib'
import factory from '@cornerstonejs/codec-openjpeg/wasmjs'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSlide, openSlide } from '#main/slides/index.ts'
import { imageFields, type MadeField, type MadeImage, makeTiff } from '#main/testing/index.ts'
import { encodeJpeg } from './decode.ts'
import { associatedJpeg, openPixels, type PixelSource, transcodeTile, verifyPixels } from './index.ts'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-family-'))
const open: PixelSource[] = []
afterAll(async () => {
  for (const each of open) await each.close()
  fs.rmSync(dir, { recursive: true, force: true })
})
function written(name: string, bytes: Buffer): string {
  fs.writeFileSync(path.join(dir, name), bytes)
  return path.join(dir, name)
}
async function source(file: string): Promise<PixelSource> {
  const opened = await openPixels(file)
  open.push(opened)
  return opened
}

const width = 100
const height = 70
const tile = 32
/** RGB that differs from place to place. */
const rgb = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + Math.floor(i / 300) * 5) % 256))
const channel = (of: Buffer, c: number) => Buffer.from(Array.from({ length: of.length / 3 }, (_, i) => of[i * 3 + c]!))

/** The tiles of a picture of one or three channels, the last ones filled with zeros. */
function tilesOf(of: Buffer, samples: number, w = width, h = height): Buffer[] {
  const tiles: Buffer[] = []
  for (let top = 0; top < h; top += tile)
    for (let left = 0; left < w; left += tile) {
      const bytes = Buffer.alloc(tile * tile * samples)
      for (let y = 0; y < Math.min(tile, h - top); y++) {
        const from = ((top + y) * w + left) * samples
        of.copy(bytes, y * tile * samples, from, from + Math.min(tile, w - left) * samples)
      }
      tiles.push(bytes)
    }
  return tiles
}
const deflated = (tiles: readonly Buffer[]) => tiles.map((bytes) => zlib.deflateSync(bytes))
const grey = (of: Buffer, extra: readonly MadeField[] = [], w = width, h = height): MadeImage => ({
  fields: imageFields({ width: w, height: h, tile, samples: 1, photometric: 1, compression: 8, extra }),
  segments: deflated(tilesOf(of, 1, w, h)),
  tiled: true,
})
const text = (values: string): MadeField => ({ tag: 270, type: 2, values })
const whole = { x: 0, y: 0, width, height, outWidth: width, outHeight: height }

/** OME-XML of one image; `blocks` its TiffData elements. */
const ome = (attributes: string, blocks = '', channels = '') =>
  text(
    `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:1"><Image ID="Image:0"><Pixels SizeX="${width}" SizeY="${height}" SizeT="1" PhysicalSizeX="0.25" PhysicalSizeXUnit="µm" PhysicalSizeZ="1.5" PhysicalSizeZUnit="µm" Type="uint8" ${attributes}>${channels}${blocks}</Pixels></Image></OME>`,
  )

describe('OME-TIFF', () => {
  const at = (z: number, c: number) => channel(Buffer.from(rgb.map((value) => (value + z * 40) % 256)), c)

  it('three channels are red, green and blue; planes and their distance are told and read', async () => {
    // XYCZT: the channels of the first plane, then those of the next.
    const images = [0, 1, 2].flatMap((z) =>
      [0, 1, 2].map((c) => grey(at(z, c), z + c === 0 ? [ome('SizeC="3" SizeZ="3" DimensionOrder="XYCZT"')] : [])),
    )
    const file = written('planes.ome.tif', makeTiff(images))
    const info = await checkSlide(file)
    expect(info).toMatchObject({ width, height, planes: 3, planeMicrons: 1.5, micronsPerPixel: 0.25 })
    await verifyPixels(file)
    const slide = await source(file)
    for (const plane of [0, 1, 2]) {
      const expected = Buffer.from(rgb.map((value) => (value + plane * 40) % 256))
      expect((await slide.readRegion({ ...whole, plane })).data.equals(expected)).toBe(true)
    }
    // Nothing said: the middle plane.
    const middle = Buffer.from(rgb.map((value) => (value + 40) % 256))
    expect((await slide.readRegion(whole)).data.equals(middle)).toBe(true)
    const tiles = await Promise.all([0, 2].map((plane) => transcodeTile(slide, { level: 0, col: 1, row: 1, plane })))
    expect(tiles[0]!.equals(tiles[1]!)).toBe(false)
    await expect(transcodeTile(slide, { level: 0, col: 0, row: 0, plane: 3 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('XYZCT and blocks that name each plane give the same', async () => {
    const blocks = [0, 1, 2]
      .flatMap((c) => [0, 1].map((z) => `<TiffData FirstC="${c}" FirstZ="${z}" FirstT="0" IFD="${(1 - z) * 3 + c}"/>`))
      .join('')
    // By the blocks the second plane lies first in the file.
    const images = [1, 0].flatMap((z) =>
      [0, 1, 2].map((c) => grey(at(z, c), z === 1 && c === 0 ? [ome('SizeC="3" SizeZ="2"', blocks)] : [])),
    )
    const slide = await source(written('blocks.ome.tif', makeTiff(images)))
    expect((await slide.readRegion({ ...whole, plane: 0 })).data.equals(rgb)).toBe(true)
    const ordered = [0, 1, 2].flatMap((c) =>
      [0, 1].map((z) => grey(at(z, c), c + z === 0 ? [ome('SizeC="3" SizeZ="2" DimensionOrder="XYZCT"')] : [])),
    )
    const other = await source(written('ordered.ome.tif', makeTiff(ordered)))
    expect((await other.readRegion({ ...whole, plane: 0 })).data.equals(rgb)).toBe(true)
  })

  it('lower resolutions lie in SubIFDs, of each channel', async () => {
    const half = [0, 1, 2].map((c) => Buffer.alloc(50 * 35, 60 + c * 50))
    const images = [0, 1, 2].map((c) => ({
      ...grey(at(0, c), c === 0 ? [ome('SizeC="3" SizeZ="1"')] : []),
      below: [grey(half[c]!, [], 50, 35)],
    }))
    for (const big of [false, true]) {
      const slide = await source(written(`sub-${big}.ome.tif`, makeTiff(images, { big })))
      expect(slide.info.levels).toMatchObject([{ width: 100 }, { width: 50, height: 35, downsample: 2 }])
      const read = await slide.readLevel(1, { x: 0, y: 0, width: 50, height: 35 })
      expect([...read.data.subarray(0, 3)]).toEqual([60, 110, 160])
    }
  })

  it('one channel of three samples is RGB; of any other number of channels the first is shown', async () => {
    const fields = imageFields({
      width,
      height,
      tile,
      compression: 8,
      extra: [ome('SizeC="3" SizeZ="1"', '', '<Channel ID="c" SamplesPerPixel="3"/>')],
    })
    const one = { fields, segments: deflated(tilesOf(rgb, 3)), tiled: true }
    const colour = await source(written('rgb.ome.tif', makeTiff([one])))
    expect(colour.info.planes).toBe(1)
    expect((await colour.readRegion(whole)).data.equals(rgb)).toBe(true)
    const four = [0, 1, 2, 0].map((c, i) => grey(at(0, c), i === 0 ? [ome('SizeC="4" SizeZ="1"')] : []))
    const slide = await source(written('four.ome.tif', makeTiff(four)))
    const first = (await slide.readRegion(whole)).data
    expect([...first.subarray(3, 6)]).toEqual([rgb[3], rgb[3], rgb[3]])
  })

  it('planes in other files are refused by name', async () => {
    const blocks =
      '<TiffData IFD="0" FirstZ="0"><UUID FileName="part.ome.tif">urn:uuid:1</UUID></TiffData><TiffData IFD="0" FirstZ="1"><UUID FileName="other.ome.tif">urn:uuid:2</UUID></TiffData>'
    const file = written('part.ome.tif', makeTiff([grey(at(0, 0), [ome('SizeC="1" SizeZ="2"', blocks)])]))
    await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-unsupported' })
  })

  it('XML that does not fit the file leaves it a TIFF', async () => {
    const file = written('lies.ome.tif', makeTiff([grey(at(0, 0), [ome('SizeC="1" SizeZ="200"')])]))
    expect(await checkSlide(file)).toMatchObject({ planes: 1, width })
  })

  const real = path.resolve(import.meta.dirname, '../../../../shared/data/wsi/multi-channel-z-series.ome.tif')
  it.skipIf(!fs.existsSync(real))(
    'a real one of signed samples: planes as libvips reads their directories',
    async () => {
      const info = await checkSlide(real)
      expect(info).toMatchObject({ width: 439, height: 167, planes: 5, micronsPerPixel: null })
      await verifyPixels(real)
      const slide = await source(real)
      for (const plane of [0, 4]) {
        const box = { x: 0, y: 0, width: 439, height: 167, outWidth: 439, outHeight: 167, plane }
        const { data } = await slide.readRegion(box)
        for (const c of [0, 1, 2]) {
          // Signed values come clipped at 0 from libvips' cast.
          const page = await sharp(real, { page: c * 5 + plane })
            .toColourspace('b-w')
            .raw({ depth: 'uchar' })
            .toBuffer()
          expect(channel(data, c).equals(page)).toBe(true)
        }
      }
    },
  )
})

describe('TIFF as others write it', () => {
  it('colours in planes of their own, in tiles and in strips', async () => {
    const planar: MadeField = { tag: 284, type: 3, values: [2] }
    const planes = [0, 1, 2].map((c) => channel(rgb, c))
    const tiled = {
      fields: imageFields({ width, height, tile, compression: 8, extra: [planar] }),
      segments: deflated(planes.flatMap((plane) => tilesOf(plane, 1))),
      tiled: true,
    }
    const strips = { fields: imageFields({ width, height, extra: [planar] }), segments: planes, tiled: false }
    for (const [name, image] of [
      ['planar-tiles.tif', tiled],
      ['planar-strips.tif', strips],
    ] as const) {
      const file = written(name, makeTiff([image]))
      expect((await checkSlide(file)).levels[0]).toMatchObject({ passThrough: false })
      await verifyPixels(file)
      expect((await (await source(file)).readRegion(whole)).data.equals(rgb)).toBe(true)
    }
  })

  it('WebP tiles', async () => {
    const segments = await Promise.all(
      tilesOf(rgb, 3).map((bytes) =>
        sharp(bytes, { raw: { width: tile, height: tile, channels: 3 } })
          .webp({ lossless: true })
          .toBuffer(),
      ),
    )
    const file = written(
      'webp.tif',
      makeTiff([{ fields: imageFields({ width, height, tile, compression: 50_001 }), segments, tiled: true }]),
    )
    await checkSlide(file)
    await verifyPixels(file)
    const slide = await source(file)
    expect((await slide.readRegion(whole)).data.equals(rgb)).toBe(true)
    expect(slide.damagedTiles).toBe(0)
  })

  it('JPEG 2000 tiles as YCbCr (Aperio 33003), RGB (33005) and by the standard (34712)', async () => {
    const codec = await factory({ print: () => undefined, printErr: () => undefined })
    const segments = tilesOf(rgb, 3).map((bytes) => {
      const encoder = new codec.J2KEncoder()
      encoder
        .getDecodedBuffer({ width: tile, height: tile, bitsPerSample: 8, componentCount: 3, isSigned: false })
        .set(bytes)
      encoder.setQuality(true, 0)
      encoder.encode()
      const encoded = Buffer.from(encoder.getEncodedBuffer())
      encoder.delete()
      return encoded
    })
    const read = async (compression: number, photometric: number) => {
      const fields = imageFields({ width, height, tile, compression, photometric })
      const file = written(`${compression}.tif`, makeTiff([{ fields, segments, tiled: true }]))
      await verifyPixels(file)
      return (await (await source(file)).readRegion(whole)).data
    }
    expect((await read(33_005, 2)).equals(rgb)).toBe(true)
    expect((await read(34_712, 2)).equals(rgb)).toBe(true)
    const turned = await read(33_003, 6)
    const [y, cb, cr] = [rgb[0]!, rgb[1]! - 128, rgb[2]! - 128]
    const expected = [y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb]
    for (const [i, value] of expected.entries()) {
      expect(Math.abs(turned[i]! - Math.min(255, Math.max(0, value)))).toBeLessThanOrEqual(1)
    }
  })

  it('a whole stored tile becomes a JPEG in one step, the same as read and encoded; a damaged one and one over the edge too', async () => {
    const tiled = { tile: true, tileWidth: 32, tileHeight: 32 } as const
    const file = path.join(dir, 'deflated.tif')
    await sharp(rgb, { raw: { width, height, channels: 3 } })
      .tiff({ ...tiled, compression: 'deflate', predictor: 'horizontal' })
      .toFile(file)
    const bytes = fs.readFileSync(file)
    const slide = await source(file)
    const encoded = async (col: number, row: number) =>
      encodeJpeg(await slide.readLevel(0, { x: col * tile, y: row * tile, width: tile, height: tile }))
    for (const [col, row] of [
      [1, 1],
      [3, 2],
    ] as const)
      expect((await transcodeTile(slide, { plane: 0, level: 0, col, row })).equals(await encoded(col, row))).toBe(true)
    // The first tile's data begins right behind the header.
    bytes.fill(0xff, 8, 200)
    const hurt = await source(written('deflated-hurt.tif', bytes))
    const white = await sharp(await transcodeTile(hurt, { plane: 0, level: 0, col: 0, row: 0 })).stats()
    expect(white.channels.map(({ min }) => min)).toEqual([255, 255, 255])
    expect(hurt.damagedTiles).toBe(1)
  })

  it('a tile of another size than the file says is damaged, not stretched', async () => {
    const small = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#806040' } })
      .webp()
      .toBuffer()
    const segments = new Array<Buffer>(12).fill(small)
    const fields = imageFields({ width, height, tile, compression: 50_001 })
    const slide = await source(written('small-webp.tif', makeTiff([{ fields, segments, tiled: true }])))
    await slide.readRegion(whole)
    expect(slide.damagedTiles).toBe(12)
  })
})

describe('Philips TIFF', () => {
  const jpegOf = (colour: string, side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: colour } })
      .jpeg()
      .toBuffer()

  it('levels are as large as their spacing says, label and macro come out of the XML', async () => {
    const label = await jpegOf('#204060', 40)
    const macro = await jpegOf('#a0b0c0', 60)
    const object = (type: string, content: string) => `<DataObject ObjectType="${type}">${content}</DataObject>`
    const field = (name: string, value: string) => `<Attribute Name="${name}" Group="0x301D">${value}</Attribute>`
    const spacing = (mm: string) =>
      object('PixelDataRepresentation', field('DICOM_PIXEL_SPACING', `&quot;${mm}&quot; &quot;${mm}&quot;`))
    const picture = (type: string, bytes: Buffer) =>
      object('DPScannedImage', field('PIM_DP_IMAGE_TYPE', type) + field('PIM_DP_IMAGE_DATA', bytes.toString('base64')))
    const xml = `<?xml version="1.0" encoding="UTF-8" ?><DataObject ObjectType="DPUfsImport">${field('DICOM_MANUFACTURER', 'Hamamatsu')}${picture('MACROIMAGE', macro)}${picture('LABELIMAGE', label)}${object('DPScannedImage', field('PIM_DP_IMAGE_TYPE', 'WSI') + spacing('0.00025') + spacing('0.0005') + spacing('0.001'))}</DataObject>`
    // 160 x 128 in tiles of 32; the lower levels are padded far beyond 80 x 64 and 40 x 32.
    const tiles = async (colour: string, count: number) => new Array<Buffer>(count).fill(await jpegOf(colour, tile))
    const level = async (w: number, h: number, colour: string, extra: MadeField[]): Promise<MadeImage> => ({
      fields: imageFields({ width: w, height: h, tile, compression: 7, photometric: 6, extra }),
      segments: await tiles(colour, (w / tile) * (h / tile)),
      tiled: true,
    })
    const file = written(
      'philips.tiff',
      makeTiff([
        await level(160, 128, '#d0a0c0', [text(xml), { tag: 305, type: 2, values: 'Philips DP v1.0' }]),
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
    const slide = await source(file)
    expect(await sharp(await associatedJpeg(slide, 'macro')).metadata()).toMatchObject({ width: 60, height: 60 })
    const read = await slide.readLevel(2, { x: 0, y: 0, width: 40, height: 32 })
    expect(Math.abs(read.data[0]! - 0xd0)).toBeLessThanOrEqual(3)
  })
})

describe('colour profiles', () => {
  const profile = Buffer.from(Array.from({ length: 600 }, (_, i) => i % 251))

  it('of a TIFF come as they lie in the file', async () => {
    const extra: MadeField[] = [{ tag: 34_675, type: 7, values: profile }]
    const reader = await openSlide(written('icc.tif', makeTiff([grey(channel(rgb, 0), extra)])))
    expect(Buffer.from((await reader.iccProfile())!).equals(profile)).toBe(true)
    await reader.close()
    const none = await openSlide(written('no-icc.tif', makeTiff([grey(channel(rgb, 0))])))
    expect(await none.iccProfile()).toBeNull()
    await none.close()
  })

  it.each(['png', 'jpeg', 'webp'] as const)('of a %s picture', async (format) => {
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c09080' } })
      .withIccProfile('p3')
      .toFormat(format)
      .toBuffer()
    const reader = await openSlide(written(`p3.${format}`, bytes))
    const found = await reader.iccProfile()
    expect(found && Buffer.from(found).toString('latin1', 36, 40)).toBe('acsp')
    expect(Buffer.from(found!).equals((await sharp(bytes).metadata()).icc!)).toBe(true)
    await reader.close()
    const bare = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c09080' } })
      .toFormat(format)
      .toBuffer()
    const other = await openSlide(written(`bare.${format}`, bare))
    expect(await other.iccProfile()).toBeNull()
    await other.close()
  })
})
