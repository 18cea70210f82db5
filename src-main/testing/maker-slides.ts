/** Test material: small slides in scanner makers' own formats, as OpenSlide reads them. Not used by the product. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { imageFields, type MadeField, type MadeImage, makeTiff } from './make-tiff.ts'

export interface RgbPicture {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

const raw = ({ data, width, height }: RgbPicture) => sharp(data, { raw: { width, height, channels: 3 } })
const halved = async (picture: RgbPicture): Promise<RgbPicture> => {
  const size = { width: Math.floor(picture.width / 2), height: Math.floor(picture.height / 2) }
  const data = await raw(picture).resize(size.width, size.height, { fit: 'fill', kernel: 'linear' }).raw().toBuffer()
  return { data, ...size }
}

/** JPEG tiles of `side` px as an image of a TIFF. The last ones are filled up with white. */
async function jpegTiles(picture: RgbPicture, side: number, extra: readonly MadeField[]): Promise<MadeImage> {
  const { width, height } = picture
  const segments: Buffer[] = []
  const wide = Math.ceil(width / side) * side
  const high = Math.ceil(height / side) * side
  const whole = await raw(picture)
    .extend({ right: wide - width, bottom: high - height, background: '#ffffff' })
    .raw()
    .toBuffer()
  for (let top = 0; top < high; top += side)
    for (let left = 0; left < wide; left += side)
      segments.push(
        await sharp(whole, { raw: { width: wide, height: high, channels: 3 } })
          .extract({ left, top, width: side, height: side })
          .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
          .toBuffer(),
      )
  const fields = imageFields({ width, height, tile: side, compression: 7, photometric: 6, extra })
  return { fields: [...fields, { tag: 530, type: 3, values: [1, 1] }], segments, tiled: true }
}

/** 0.25 µm per pixel. */
const density: readonly MadeField[] = [
  { tag: 282, type: 5, values: [40_000, 1] },
  { tag: 283, type: 5, values: [40_000, 1] },
  { tag: 296, type: 3, values: [3] },
]

const text = (tag: number, values: string): MadeField => ({ tag, type: 2, values })

/** Trestle: a pyramid of JPEG tiles that names its program. */
export async function writeTrestle(path: string, picture: RgbPicture): Promise<void> {
  const said = [
    text(305, 'MedScan 1.0'),
    // After a final semicolon OpenSlide would expect one more value and complain.
    text(270, 'Objective Magnification=20;OverlapsXY= 0 0'),
    // Trestle writes microns per pixel into this tag.
    { tag: 282, type: 5, values: [1, 4] },
    { tag: 283, type: 5, values: [1, 4] },
  ] as const
  const images = [await jpegTiles(picture, 256, said), await jpegTiles(await halved(picture), 256, said)]
  writeFileSync(path, makeTiff(images))
}

/** Leica SCN: an overview of the glass and a scanned area on it, described in XML. */
export async function writeScn(path: string, picture: RgbPicture, macro: RgbPicture): Promise<void> {
  const small = await halved(picture)
  // 250 nm per pixel. The glass is four times as wide as the area scanned on it.
  const scanned = { width: picture.width * 250, height: picture.height * 250 }
  const glass = { width: scanned.width * 4, height: scanned.height * 4 }
  const dimension = (r: number, { width, height }: { width: number; height: number }, ifd: number) =>
    `<dimension sizeX="${width}" sizeY="${height}" r="${r}" ifd="${ifd}"/>`
  const image = (name: string, view: typeof scanned, at: number, objective: string, pixels: string) =>
    `<image name="${name}" uuid="u-${name}"><creationDate>2026-01-01T00:00:00.0Z</creationDate><device model="Leica SCN400;Leica SCN" version="1.4"/>${pixels}<view sizeX="${view.width}" sizeY="${view.height}" offsetX="${at}" offsetY="${at}" spacingZ="0"/><scanSettings><objectiveSettings><objective>${objective}</objective></objectiveSettings><illuminationSettings><numericalAperture>0.4</numericalAperture><illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings></image>`
  const xml = `<?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01" uuid="u"><collection name="c" uuid="u-c" sizeX="${glass.width}" sizeY="${glass.height}"><barcode>MTIz</barcode>${image('macro', glass, 0, '0.6', `<pixels sizeX="${macro.width}" sizeY="${macro.height}">${dimension(0, macro, 0)}</pixels>`)}${image('area', scanned, scanned.width, '20', `<pixels sizeX="${picture.width}" sizeY="${picture.height}">${dimension(0, picture, 1)}${dimension(1, small, 2)}</pixels>`)}</collection></scn>`
  const images = [
    await jpegTiles(macro, 128, [text(270, xml)]),
    await jpegTiles(picture, 256, density),
    await jpegTiles(small, 256, []),
  ]
  writeFileSync(path, makeTiff(images, { big: true }))
}

const float = (tag: number, value: number): MadeField => {
  const values = Buffer.alloc(4)
  values.writeFloatLE(value)
  return { tag, type: 11, values }
}

/** Hamamatsu NDPI: each level one JPEG as a single strip, then the macro. */
export async function writeNdpi(path: string, picture: RgbPicture, macro: RgbPicture): Promise<void> {
  const level = async (of: RgbPicture, lens: number): Promise<MadeImage> => ({
    fields: [
      ...imageFields({ width: of.width, height: of.height, compression: 7, photometric: 6 }),
      text(271, 'Hamamatsu'),
      ...density,
      { tag: 65_420, type: 4, values: [1] },
      float(65_421, lens),
      { tag: 65_422, type: 9, values: [0] },
      { tag: 65_423, type: 9, values: [0] },
      { tag: 65_424, type: 9, values: [0] },
    ],
    segments: [await raw(of).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()],
    tiled: false,
  })
  const images = [await level(picture, 20), await level(await halved(picture), 10), await level(macro, -1)]
  writeFileSync(path, makeTiff(images))
}

/** Hamamatsu VMS: an index file beside its JPEGs. */
export async function writeVms(folder: string, name: string, picture: RgbPicture): Promise<string> {
  const stem = basename(name, '.vms')
  const jpeg = (of: RgbPicture) => raw(of).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${stem}.jpg`), await jpeg(picture))
  writeFileSync(join(folder, `${stem}_map.jpg`), await jpeg(await halved(await halved(picture))))
  writeFileSync(join(folder, `${stem}_macro.jpg`), await jpeg(await halved(picture)))
  const path = join(folder, name)
  writeFileSync(
    path,
    [
      '[Virtual Microscope Specimen]',
      'NoLayers=1',
      'NoJpegColumns=1',
      'NoJpegRows=1',
      `ImageFile=${stem}.jpg`,
      `MapFile=${stem}_map.jpg`,
      `MacroImage=${stem}_macro.jpg`,
      `PhysicalWidth=${picture.width * 250}`,
      `PhysicalHeight=${picture.height * 250}`,
      'LayerSpacing=0',
      'SourceLens=20',
      '',
    ].join('\r\n'),
  )
  return path
}

/**
 * MIRAX: an index picture and a folder with the tiles of two resolutions. The sides of the picture must be multiples
 * of 512. Source: Benjamin Gilbert, "Introduction to MIRAX/MRXS" (openslide.org/formats/mirax).
 */
export async function writeMirax(path: string, picture: RgbPicture): Promise<void> {
  const folder = path.slice(0, -'.mrxs'.length)
  mkdirSync(folder, { recursive: true })
  const side = 256
  const levels = [picture, await halved(picture)]
  const across = picture.width / side
  const id = '0123456789abcdef0123456789abcdef'
  const data: Buffer[] = []
  let at = 0
  const pages: number[][][] = []
  for (const [level, of] of levels.entries()) {
    const entries: number[][] = []
    for (let row = 0; row < of.height / side; row++)
      for (let col = 0; col < of.width / side; col++) {
        const jpeg = await raw(of)
          .extract({ left: col * side, top: row * side, width: side, height: side })
          .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
          .toBuffer()
        entries.push([(row * across + col) * 2 ** level, at, jpeg.length, 0])
        data.push(jpeg)
        at += jpeg.length
      }
    pages.push(entries)
  }
  const int = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [i, value] of values.entries()) bytes.writeInt32LE(value, i * 4)
    return bytes
  }
  // Two roots, the table of levels, then a one-page list for each level.
  const root = 5 + id.length
  const table = root + 8
  let list = table + levels.length * 4
  const places = pages.map((entries) => {
    const place = list
    list += 8 + 8 + entries.length * 16
    return place
  })
  const lists = pages.flatMap((entries, i) => [int(0, places[i]! + 8), int(entries.length, 0), int(...entries.flat())])
  writeFileSync(
    join(folder, 'Index.dat'),
    Buffer.concat([Buffer.from(`01.02${id}`), int(table, table), int(...places), ...lists]),
  )
  writeFileSync(join(folder, 'Data0000.dat'), Buffer.concat(data))
  const sections = levels.map(
    (_, i) =>
      `[LAYER_0_LEVEL_${i}_SECTION]\r\nOVERLAP_X=0\r\nOVERLAP_Y=0\r\nMICROMETER_PER_PIXEL_X=${0.25 * 2 ** i}\r\nMICROMETER_PER_PIXEL_Y=${0.25 * 2 ** i}\r\nIMAGE_FORMAT=JPEG\r\nIMAGE_FILL_COLOR_BGR=16777215\r\nDIGITIZER_WIDTH=${side}\r\nDIGITIZER_HEIGHT=${side}\r\nIMAGE_CONCAT_FACTOR=${i === 0 ? 0 : 1}\r\n`,
  )
  const hierarchy = levels.map(
    (_, i) => `HIER_0_VAL_${i}=ZoomLevel_${i}\r\nHIER_0_VAL_${i}_SECTION=LAYER_0_LEVEL_${i}_SECTION`,
  )
  writeFileSync(
    join(folder, 'Slidedat.ini'),
    `[GENERAL]\r\nSLIDE_VERSION=01.02\r\nSLIDE_ID=${id}\r\nIMAGENUMBER_X=${across}\r\nIMAGENUMBER_Y=${picture.height / side}\r\nOBJECTIVE_MAGNIFICATION=20\r\nCameraImageDivisionsPerSide=1\r\n[HIERARCHICAL]\r\nHIER_COUNT=1\r\nNONHIER_COUNT=0\r\nINDEXFILE=Index.dat\r\nHIER_0_NAME=Slide zoom level\r\nHIER_0_COUNT=${levels.length}\r\n${hierarchy.join('\r\n')}\r\n[DATAFILE]\r\nFILE_COUNT=1\r\nFILE_0=Data0000.dat\r\n${sections.join('')}`,
  )
  writeFileSync(
    path,
    await raw(await halved(picture))
      .jpeg()
      .toBuffer(),
  )
}
