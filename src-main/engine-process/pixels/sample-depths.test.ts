import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide } from '#main/slides/index.ts'
import {
  encodeRle,
  imageFields,
  type MadeField,
  makeDicom,
  makeTiff,
  type Pixels,
  segmentsOf,
  slideElements,
  syntaxes,
} from '#main/testing/index.ts'
import { verifyPixels } from './index.ts'
import { testFiles } from './testing.ts'

const files = testFiles('depths')
const width = 70
const height = 50

/** Samples of this depth that use the whole range and differ from place to place. */
function samplesOf(bits: number, samples: number): Uint16Array {
  const most = 2 ** bits - 1
  const values = new Uint16Array(width * height * samples)
  for (let i = 0; i < values.length; i++) values[i] = (i * 7919 + (i >> 5) * 37) % (most + 1)
  values[0] = most
  return values
}

function bytesOf(values: Uint16Array, bigEndian = false): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, i) => {
    if (bigEndian) bytes.writeUInt16BE(value, i * 2)
    else bytes.writeUInt16LE(value, i * 2)
  })
  return bytes
}

/** The stated rule: the upper 8 of the used bits; grey is equal red, green and blue. */
function shown(values: Uint16Array, usedBits: number, samples: number): Buffer {
  const upper = Buffer.from(values.map((value) => value >> (usedBits - 8)))
  return samples === 3 ? upper : Buffer.from([...upper].flatMap((value) => [value, value, value]))
}

async function read(file: string): Promise<Buffer> {
  await checkSlide(file)
  await verifyPixels(file)
  const source = await files.source(file)
  const { data } = await source.readRegion({ x: 0, y: 0, width, height, outWidth: width, outHeight: height })
  expect(source.damagedTiles).toBe(0)
  return data
}

/** Differences between neighbouring samples of 16 bits in a row (Predictor 2). */
function predicted(values: Uint16Array, across: number, samples: number): Uint16Array {
  const row = across * samples
  return values.map((value, i) => (i % row < samples ? value : (value - values[i - samples]! + 65_536) % 65_536))
}

const wide = (values: Uint16Array, samples: number): Pixels =>
  ({ data: bytesOf(values), width, height, samples: samples * 2 }) as unknown as Pixels

describe('TIFF of 16 bits a sample', () => {
  for (const samples of [1, 3] as const)
    for (const bigEndian of [false, true])
      for (const big of [false, true])
        it(`shows the upper 8 bits: ${samples} channels, ${bigEndian ? 'big' : 'little'}-endian, ${big ? 'Big' : ''}TIFF`, async () => {
          const values = samplesOf(16, samples)
          const expected = shown(values, 16, samples)
          const shape = { width, height, samples, bits: 16, photometric: samples === 1 ? 1 : 2 }
          const name = `${samples}-${bigEndian}-${big}`
          const write = (form: string, image: Parameters<typeof makeTiff>[0][number]) =>
            files.written(`${name}-${form}.tif`, makeTiff([image], { big, bigEndian }))
          const strip = bytesOf(values, bigEndian)
          const plain = write('plain', { fields: imageFields(shape), segments: [strip], tiled: false })
          expect((await read(plain)).equals(expected)).toBe(true)

          const predictor: MadeField = { tag: 317, type: 3, values: [2] }
          const coded = write('predicted', {
            fields: imageFields({ ...shape, compression: 8, extra: [predictor] }),
            segments: [zlib.deflateSync(bytesOf(predicted(values, width, samples), bigEndian))],
            tiled: false,
          })
          expect((await read(coded)).equals(expected)).toBe(true)

          const swap = (tile: Buffer) => (bigEndian ? tile.swap16() : tile)
          for (const [tile, compression] of [
            [32, 1],
            [32, 8],
            [40, 8],
          ] as const) {
            const tiles = segmentsOf(wide(values, samples), tile).map(swap)
            const file = write(`tiles-${tile}-${compression}`, {
              fields: imageFields({ ...shape, tile, compression }),
              segments: compression === 8 ? tiles.map((bytes) => zlib.deflateSync(bytes)) : tiles,
              tiled: true,
            })
            expect((await read(file)).equals(expected)).toBe(true)
          }
        })

  it('shows colours in separate planes, and white-is-zero, by the same rule', async () => {
    const values = samplesOf(16, 3)
    const planes = [0, 1, 2].map((channel) => bytesOf(values.filter((_, i) => i % 3 === channel)))
    const fields = imageFields({ width, height, bits: 16, extra: [{ tag: 284, type: 3, values: [2] }] })
    expect((await read(files.tiff({ fields, segments: planes, tiled: false }))).equals(shown(values, 16, 3))).toBe(true)
    const grey = samplesOf(16, 1)
    const inverted = imageFields({ width, height, samples: 1, bits: 16, photometric: 0 })
    const file = files.tiff({ fields: inverted, segments: [bytesOf(grey.map((v) => 65_535 - v))], tiled: false })
    expect((await read(file)).equals(shown(grey, 16, 1))).toBe(true)
  })

  it('of which OME-XML says that 12 are used shows the upper 8 of those', async () => {
    const values = samplesOf(12, 3)
    const xml =
      '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels ' +
      `ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SignificantBits="12" SizeX="${width}" SizeY="${height}" ` +
      'SizeZ="1" SizeC="3" SizeT="1"><Channel ID="Channel:0" SamplesPerPixel="3"/><TiffData IFD="0"/></Pixels></Image></OME>'
    const fields = imageFields({ width, height, bits: 16, extra: [{ tag: 270, type: 2, values: xml }] })
    const file = files.tiff({ fields, segments: [bytesOf(values)], tiled: false })
    expect((await read(file)).equals(shown(values, 12, 3))).toBe(true)
  })

  it('is refused by name if it uses only the lower bits and does not say so', async () => {
    const dark = {
      fields: imageFields({ width, height, bits: 16 }),
      segments: [bytesOf(samplesOf(12, 3))],
      tiled: false,
    }
    await expect(verifyPixels(files.tiff(dark))).rejects.toMatchObject({
      code: 'file-unsupported',
      data: { params: { format: expect.stringContaining('uses only the lower ones') } },
    })
    const png = await sharp(samplesOf(12, 3), { raw: { width, height, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    await expect(verifyPixels(files.written('dark.png', png))).rejects.toMatchObject({ code: 'file-unsupported' })
  })
})

describe('TIFFs whose samples have no stated black and white, or are not decoded, are refused by name', () => {
  it.each([
    [
      '32-bit floating point',
      { bits: 32, extra: [{ tag: 339, type: 3, values: [3, 3, 3] }] },
      'TIFF with floating-point samples',
    ],
    [
      '16-bit floating point',
      { bits: 16, extra: [{ tag: 339, type: 3, values: [3, 3, 3] }] },
      'TIFF with floating-point samples',
    ],
    ['complex numbers', { bits: 32, extra: [{ tag: 339, type: 3, values: [5, 5, 5] }] }, 'TIFF with complex samples'],
    ['32-bit integers', { bits: 32 }, 'TIFF with 32 bits per channel'],
    ['packed 12 bits', { bits: 12 }, 'TIFF with 12 bits per channel'],
    ['4 bits', { bits: 4, samples: 1, photometric: 1 }, 'TIFF with 4 bits per channel'],
    ['1 bit', { bits: 1, samples: 1, photometric: 1 }, 'TIFF with 1 bits per channel'],
    ['signed 16 bits', { bits: 16, extra: [{ tag: 339, type: 3, values: [2, 2, 2] }] }, 'TIFF with signed samples'],
    [
      '16 bits in JPEG 2000',
      { bits: 16, compression: 34712 },
      'TIFF with 16 bits per channel in JPEG, JPEG 2000 or WebP',
    ],
    ['CMYK', { samples: 4, photometric: 5 }, 'TIFF with CMYK'],
    ['L*a*b*', { photometric: 8 }, 'TIFF with CIE L*a*b*'],
    ['predictor 3', { compression: 8, extra: [{ tag: 317, type: 3, values: [3] }] }, 'TIFF with predictor 3'],
    ['grey with two further channels', { samples: 3, photometric: 1 }, 'TIFF with 3 channels as grey'],
  ] as const)('%s', async (_, shape, format) => {
    const image = { fields: imageFields({ width, height, ...shape }), segments: [Buffer.alloc(99_999)], tiled: false }
    await expect(checkSlide(files.tiff(image))).rejects.toMatchObject({
      code: 'file-unsupported',
      data: { params: { format } },
    })
  })
})

it('PNG of 16 bits, in colour and grey, shows the upper 8 bits', async () => {
  for (const samples of [1, 3] as const) {
    const values = samplesOf(16, samples)
    const png = await sharp(values, { raw: { width, height, channels: samples } })
      .toColourspace(samples === 1 ? 'grey16' : 'rgb16')
      .png()
      .toBuffer()
    expect((await read(files.written(`deep-${samples}.png`, png))).equals(shown(values, 16, samples))).toBe(true)
  }
})

describe('DICOM of more than 8 bits a sample', () => {
  const dicom = (name: string, pixels: Parameters<typeof makeDicom>[0]['pixels'], syntax: string, more: object) => {
    const elements = slideElements({ width, height, tile: width, tileHeight: height, frames: 1, bits: 16, ...more })
    return files.written(`${name}.dcm`, makeDicom({ syntax, pixels, elements }))
  }
  let series = 0
  for (const samples of [1, 3] as const)
    for (const usedBits of [10, 12, 16])
      it(`shows the upper 8 of ${usedBits} bits, ${samples} channels: raw, by channel, and RLE`, async () => {
        const values = samplesOf(usedBits, samples)
        const expected = shown(values, usedBits, samples)
        const colour = samples === 1 ? { colour: 'MONOCHROME2' } : {}
        const more = (): object => ({ samples, usedBits, ...colour, series: `1.2.3.${series++}` })
        const name = `${samples}-${usedBits}`
        expect((await read(dicom(`${name}-raw`, bytesOf(values), syntaxes.explicit, more()))).equals(expected)).toBe(
          true,
        )
        const planes = Array.from({ length: samples }, (_, channel) => values.filter((_, i) => i % samples === channel))
        const byChannel = Buffer.concat(planes.map((plane) => bytesOf(plane)))
        const planar = dicom(`${name}-planar`, byChannel, syntaxes.implicit, { ...more(), planar: 1 })
        expect((await read(planar)).equals(expected)).toBe(true)
        // Each byte of each channel is a segment of its own, the high byte first.
        const segments = planes.flatMap((plane) => [plane.map((v) => v >> 8), plane.map((v) => v & 255)])
        const data = Buffer.alloc(width * height * segments.length)
        for (let i = 0; i < data.length; i++) data[i] = segments[i % segments.length]![Math.floor(i / segments.length)]!
        const rle = encodeRle({ data, width, height, samples: segments.length as 1 })
        const coded = dicom(`${name}-rle`, { frames: [[rle]], table: 'basic' }, syntaxes.rle, more())
        expect((await read(coded)).equals(expected)).toBe(true)
      })

  it('ignores what lies above the used bits, and inverts white-is-zero', async () => {
    const values = samplesOf(12, 1)
    const dirty = bytesOf(values.map((value) => value | 0xa000))
    const file = dicom('inverted', dirty, syntaxes.explicit, {
      ...{ samples: 1, usedBits: 12, colour: 'MONOCHROME1', series: '1.2.4' },
    })
    expect((await read(file)).equals(shown(values, 12, 1).map((value) => 255 - value))).toBe(true)
  })

  it.each([
    ['samples in the upper bits', { usedBits: 12, highBit: 15 }],
    ['32 bits', { bits: 32 }],
    ['1 bit', { bits: 1 }],
  ] as const)('refuses %s by name', async (name, more) => {
    const file = dicom(name, Buffer.alloc(width * height * 12), syntaxes.explicit, {
      series: `1.5.${name.length}`,
      ...more,
    })
    await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-unsupported' })
  })
})
