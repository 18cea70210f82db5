import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide } from '#main/slides/index.ts'
import {
  imageFields,
  type MadeField,
  type MadeImage,
  makeTiff,
  type Pixels,
  segmentsOf,
  toPlanes,
} from '#main/testing/index.ts'
import { transcodeTile, verifyPixels } from './index.ts'
import { patterned, testFiles } from './testing.ts'

const files = testFiles('ome')
const tile = 32
const picture = patterned(100, 70)
const { width, height, data: rgb } = picture
const whole = { x: 0, y: 0, width, height, outWidth: width, outHeight: height }

const deflated = (tiles: readonly Buffer[]) => tiles.map((bytes) => zlib.deflateSync(bytes))
const channel = (of: Buffer, c: number): Buffer => toPlanes({ ...picture, data: of })[c]!
/** An image of one channel in deflated tiles. */
const grey = (
  data: Buffer,
  extra: readonly MadeField[] = [],
  size: Pick<Pixels, 'width' | 'height'> = picture,
): MadeImage => ({
  fields: imageFields({ ...size, tile, samples: 1, photometric: 1, compression: 8, extra }),
  segments: deflated(segmentsOf({ ...size, data, samples: 1 }, tile)),
  tiled: true,
})

/** OME-XML of one image; `blocks` its TiffData elements. */
const ome = (attributes: string, blocks = '', channels = '') =>
  ({
    tag: 270,
    type: 2,
    values: `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:1"><Image ID="Image:0"><Pixels SizeX="${width}" SizeY="${height}" SizeT="1" PhysicalSizeX="0.25" PhysicalSizeXUnit="µm" PhysicalSizeZ="1.5" PhysicalSizeZUnit="µm" Type="uint8" ${attributes}>${channels}${blocks}</Pixels></Image></OME>`,
  }) as const

describe('OME-TIFF', () => {
  const at = (z: number, c: number) => channel(Buffer.from(rgb.map((value) => (value + z * 40) % 256)), c)

  it('three channels are red, green and blue; planes and their spacing are reported and read', async () => {
    // XYCZT: the channels of the first plane, then those of the next.
    const images = [0, 1, 2].flatMap((z) =>
      [0, 1, 2].map((c) => grey(at(z, c), z + c === 0 ? [ome('SizeC="3" SizeZ="3" DimensionOrder="XYCZT"')] : [])),
    )
    const file = files.written('planes.ome.tif', makeTiff(images))
    const info = await checkSlide(file)
    expect(info).toMatchObject({ width, height, planes: 3, planeMicrons: 1.5, micronsPerPixel: 0.25 })
    await verifyPixels(file)
    const slide = await files.source(file)
    for (const plane of [0, 1, 2]) {
      const expected = Buffer.from(rgb.map((value) => (value + plane * 40) % 256))
      expect((await slide.readRegion({ ...whole, plane })).data.equals(expected)).toBe(true)
    }
    // By default the middle plane.
    const middle = Buffer.from(rgb.map((value) => (value + 40) % 256))
    expect((await slide.readRegion(whole)).data.equals(middle)).toBe(true)
    const tiles = await Promise.all([0, 2].map((plane) => transcodeTile(slide, { level: 0, col: 1, row: 1, plane })))
    expect(tiles[0]!.equals(tiles[1]!)).toBe(false)
    await expect(transcodeTile(slide, { level: 0, col: 0, row: 0, plane: 3 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('XYZCT and blocks that name each plane give the same result', async () => {
    const blocks = [0, 1, 2]
      .flatMap((c) => [0, 1].map((z) => `<TiffData FirstC="${c}" FirstZ="${z}" FirstT="0" IFD="${(1 - z) * 3 + c}"/>`))
      .join('')
    // According to the blocks, the second plane comes first in the file.
    const images = [1, 0].flatMap((z) =>
      [0, 1, 2].map((c) => grey(at(z, c), z === 1 && c === 0 ? [ome('SizeC="3" SizeZ="2"', blocks)] : [])),
    )
    const slide = await files.source(files.written('blocks.ome.tif', makeTiff(images)))
    expect((await slide.readRegion({ ...whole, plane: 0 })).data.equals(rgb)).toBe(true)
    const ordered = [0, 1, 2].flatMap((c) =>
      [0, 1].map((z) => grey(at(z, c), c + z === 0 ? [ome('SizeC="3" SizeZ="2" DimensionOrder="XYZCT"')] : [])),
    )
    const other = await files.source(files.written('ordered.ome.tif', makeTiff(ordered)))
    expect((await other.readRegion({ ...whole, plane: 0 })).data.equals(rgb)).toBe(true)
  })

  it('lower resolutions are in SubIFDs of each channel', async () => {
    const half = [0, 1, 2].map((c) => Buffer.alloc(50 * 35, 60 + c * 50))
    const images = [0, 1, 2].map((c) => ({
      ...grey(at(0, c), c === 0 ? [ome('SizeC="3" SizeZ="1"')] : []),
      below: [grey(half[c]!, [], { width: 50, height: 35 })],
    }))
    for (const big of [false, true]) {
      const slide = await files.source(files.written(`sub-${big}.ome.tif`, makeTiff(images, { big })))
      expect(slide.info.levels).toMatchObject([{ width: 100 }, { width: 50, height: 35, downsample: 2 }])
      const read = await slide.readLevel(1, { x: 0, y: 0, width: 50, height: 35 })
      expect([...read.data.subarray(0, 3)]).toEqual([60, 110, 160])
    }
  })

  it('a lower resolution may be padded to whole tiles, and the padding is not part of the level', async () => {
    /** One colour within the level, black around it. */
    const filled = (
      value: number,
      level: { width: number; height: number },
      whole: { width: number; height: number },
    ) =>
      Buffer.from(
        Array.from({ length: whole.width * whole.height }, (_, i) =>
          i % whole.width < level.width && Math.floor(i / whole.width) < level.height ? value : 0,
        ),
      )
    const half = { width: 64, height: 64 }
    const quarter = { width: 32, height: 32 }
    const images = [0, 1, 2].map((c) => ({
      ...grey(at(0, c), c === 0 ? [ome('SizeC="3" SizeZ="1"')] : []),
      below: [
        grey(filled(60 + c * 50, { width: 50, height: 35 }, half), [], half),
        grey(filled(70 + c * 50, { width: 25, height: 18 }, quarter), [], quarter),
      ],
    }))
    const slide = await files.source(files.written('filled.ome.tif', makeTiff(images)))
    expect(slide.info.levels.map((level) => [level.width, level.height, level.downsample])).toEqual([
      [100, 70, 1],
      [50, 35, 2],
      [25, 18, 4],
    ])
    for (const [level, red] of [
      [1, 60],
      [2, 70],
    ] as const) {
      const { width, height } = slide.info.levels[level]!
      const { data } = await slide.readLevel(level, { x: 0, y: 0, width, height })
      const colours = new Set(Array.from({ length: width * height }, (_, i) => data.subarray(i * 3, i * 3 + 3).join()))
      expect(colours).toEqual(new Set([[red, red + 50, red + 100].join()]))
    }
  })

  it('one channel of three samples is RGB; with any other number of channels the first is shown', async () => {
    const fields = imageFields({
      width,
      height,
      tile,
      compression: 8,
      extra: [ome('SizeC="3" SizeZ="1"', '', '<Channel ID="c" SamplesPerPixel="3"/>')],
    })
    const one = { fields, segments: deflated(segmentsOf(picture, tile)), tiled: true }
    const colour = await files.source(files.written('rgb.ome.tif', makeTiff([one])))
    expect(colour.info.planes).toBe(1)
    expect((await colour.readRegion(whole)).data.equals(rgb)).toBe(true)
    const four = [0, 1, 2, 0].map((c, i) => grey(at(0, c), i === 0 ? [ome('SizeC="4" SizeZ="1"')] : []))
    const slide = await files.source(files.written('four.ome.tif', makeTiff(four)))
    const first = (await slide.readRegion(whole)).data
    expect([...first.subarray(3, 6)]).toEqual([rgb[3], rgb[3], rgb[3]])
  })

  it('planes in other files are refused by name', async () => {
    const blocks =
      '<TiffData IFD="0" FirstZ="0"><UUID FileName="part.ome.tif">urn:uuid:1</UUID></TiffData><TiffData IFD="0" FirstZ="1"><UUID FileName="other.ome.tif">urn:uuid:2</UUID></TiffData>'
    const file = files.written('part.ome.tif', makeTiff([grey(at(0, 0), [ome('SizeC="1" SizeZ="2"', blocks)])]))
    await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-unsupported' })
  })

  it('XML that does not match the file is ignored, and the file is read as a TIFF', async () => {
    const file = files.written('lies.ome.tif', makeTiff([grey(at(0, 0), [ome('SizeC="1" SizeZ="200"')])]))
    expect(await checkSlide(file)).toMatchObject({ planes: 1, width })
  })

  const real = path.resolve(import.meta.dirname, '../../../../shared/data/wsi/multi-channel-z-series.ome.tif')
  it.skipIf(!fs.existsSync(real))(
    'a real file with signed samples has planes as libvips reads their directories',
    async () => {
      const info = await checkSlide(real)
      expect(info).toMatchObject({ width: 439, height: 167, planes: 5, micronsPerPixel: null })
      await verifyPixels(real)
      const slide = await files.source(real)
      for (const plane of [0, 4]) {
        const box = { x: 0, y: 0, width: 439, height: 167, outWidth: 439, outHeight: 167, plane }
        const { data } = await slide.readRegion(box)
        for (const c of [0, 1, 2]) {
          // libvips' cast clips signed values at 0.
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
