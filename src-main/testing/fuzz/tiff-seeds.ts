import zlib from 'node:zlib'
import sharp from 'sharp'
import { imageFields, type MadeField, type MadeImage, makeTiff } from '../make-tiff.ts'

/** Small sound files of every supported layout, for `mutateTiff`. */
export async function tiffSeeds(): Promise<Buffer[]> {
  const picture = sharp(Buffer.from(Array.from({ length: 100 * 80 * 3 }, (_, i) => (i * 7919) % 251)), {
    raw: { width: 100, height: 80, channels: 3 },
  })
  const tiled = { tile: true, tileWidth: 32, tileHeight: 32, pyramid: true } as const
  const made = await Promise.all([
    picture
      .clone()
      .tiff({ ...tiled, compression: 'jpeg' })
      .toBuffer(),
    picture
      .clone()
      .tiff({ ...tiled, compression: 'deflate', bigtiff: true })
      .toBuffer(),
    picture
      .clone()
      .tiff({ ...tiled, compression: 'lzw', predictor: 'horizontal' })
      .toBuffer(),
    picture.clone().tiff({ compression: 'lzw' }).toBuffer(),
  ])
  return [...made, ome(false), ome(true), await philips(), await aperio(), planar()]
}

const text = (values: string): MadeField => ({ tag: 270, type: 2, values })

/** A grey image in deflated tiles of 32 px. */
function grey(width: number, height: number, extra: readonly MadeField[]): MadeImage {
  const count = Math.ceil(width / 32) * Math.ceil(height / 32)
  const tile = zlib.deflateSync(Buffer.from(Array.from({ length: 1024 }, (_, i) => (i * 31) % 256)))
  const fields = imageFields({ width, height, tile: 32, samples: 1, photometric: 1, compression: 8, extra })
  return { fields, segments: new Array<Buffer>(count).fill(tile), tiled: true }
}

function ome(big: boolean): Buffer {
  const blocks = [0, 1]
    .flatMap((z) =>
      [0, 1, 2].map((c) => `<TiffData FirstZ="${z}" FirstC="${c}" FirstT="0" IFD="${z * 3 + c}" PlaneCount="1"/>`),
    )
    .join('')
  const xml = `<?xml version="1.0"?><OME UUID="urn:uuid:1"><Image ID="Image:0"><Pixels DimensionOrder="XYCZT" SizeX="64" SizeY="48" SizeC="3" SizeZ="2" SizeT="1" PhysicalSizeX="0.25" PhysicalSizeZ="1">${blocks}</Pixels></Image><Image ID="Image:1" Name="label"><Pixels SizeX="32"><TiffData IFD="6"/></Pixels></Image></OME>`
  const images = Array.from({ length: 6 }, (_, i) => ({
    ...grey(64, 48, i === 0 ? [text(xml)] : []),
    below: [grey(32, 24, [])],
  }))
  return makeTiff([...images, grey(32, 32, [])], { big })
}

async function jpegTiles(width: number, height: number, extra: readonly MadeField[]): Promise<MadeImage> {
  const tile = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#c090a0' } })
    .jpeg()
    .toBuffer()
  const count = Math.ceil(width / 32) * Math.ceil(height / 32)
  const fields = imageFields({ width, height, tile: 32, compression: 7, photometric: 6, extra })
  return { fields, segments: new Array<Buffer>(count).fill(tile), tiled: true }
}

async function philips(): Promise<Buffer> {
  const field = (name: string, value: string) => `<Attribute Name="${name}" Group="0x301D">${value}</Attribute>`
  const level = (mm: string) =>
    `<DataObject ObjectType="PixelDataRepresentation">${field('DICOM_PIXEL_SPACING', `"${mm}" "${mm}"`)}</DataObject>`
  const label = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#204060' } })
    .jpeg()
    .toBuffer()
  const xml = `<?xml version="1.0"?><DataObject ObjectType="DPUfsImport">${field('PIM_DP_IMAGE_TYPE', 'LABELIMAGE')}${field('PIM_DP_IMAGE_DATA', label.toString('base64'))}${level('0.00025')}${level('0.0005')}</DataObject>`
  return makeTiff([await jpegTiles(96, 64, [text(xml)]), await jpegTiles(64, 64, [])])
}

async function aperio(): Promise<Buffer> {
  const strip = grey(40, 32, [text('Aperio\nlabel 40x32')])
  return makeTiff([
    await jpegTiles(96, 64, [text('Aperio Image Library\n96x64 |AppMag = 20|MPP = 0.5')]),
    await jpegTiles(48, 32, [text('Aperio Image Library\n96x64 -> 48x32')]),
    strip,
  ])
}

function planar(): Buffer {
  const separate: MadeField = { tag: 284, type: 3, values: [2] }
  const plane = Buffer.alloc(40 * 30, 99)
  const fields = imageFields({ width: 40, height: 30, extra: [separate] })
  return makeTiff([{ fields, segments: [plane, plane, plane], tiled: false }])
}
