import zlib from 'node:zlib'
import sharp from 'sharp'
import { encodeJpeg2000, encodeJpegLs, encodeRle, type Pixels } from '../encode-frames.ts'
import { makeDicom, slideElements, syntaxes } from '../make-dicom.ts'
import { imageFields, makeTiff } from '../make-tiff.ts'

/** A compressed picture, and the file that contains it. */
export interface StreamSeed {
  readonly name: string
  readonly stream: Buffer
  readonly wrap: (stream: Buffer) => Buffer
}

const side = 64
const size = { width: side, height: side }

/** One sound stream of every supported coding, in each container that can have it, for `mutateStream`. */
export async function streamSeeds(): Promise<StreamSeed[]> {
  const data = Buffer.from(
    Array.from({ length: side * side * 3 }, (_, i) => ((i >> 4) % 256) ^ (i % 7 === 0 ? (i * 7919) % 61 : 0)),
  )
  const raw = sharp(data, { raw: { ...size, channels: 3 } })
  const colour: Pixels = { data, ...size, samples: 3 }
  const grey: Pixels = { data: data.subarray(0, side * side), ...size, samples: 1 }
  const jpegs = [
    ['JPEG', await raw.clone().jpeg({ chromaSubsampling: '4:2:0' }).toBuffer()],
    ['progressive JPEG', await raw.clone().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer()],
  ] as const
  const j2k = await encodeJpeg2000(colour)
  const webp = await raw.clone().webp({ lossless: true }).toBuffer()
  const frame = (name: string, syntax: string, stream: Buffer, as = 'RGB'): StreamSeed => ({
    name: `${name} in DICOM`,
    stream,
    wrap: (mutated) => dicomOf(mutated, syntax, as),
  })
  const tile = (name: string, compression: number, photometric: number, stream: Buffer): StreamSeed => ({
    name: `${name} in TIFF`,
    stream,
    wrap: (mutated) => tiffOf(mutated, compression, photometric),
  })
  const picture = (name: string, stream: Buffer): StreamSeed => ({ name, stream, wrap: (mutated) => mutated })
  return [
    ...jpegs.map(([name, stream]) => tile(name, 7, 6, stream)),
    ...jpegs.map(([name, stream]) => frame(name, syntaxes.jpeg, stream, 'YBR_FULL_422')),
    ...jpegs.map(([name, stream]) => picture(name, stream)),
    frame('grey JPEG', syntaxes.jpeg, await raw.clone().toColourspace('b-w').jpeg().toBuffer(), 'MONOCHROME1'),
    picture('CMYK JPEG', await raw.clone().toColourspace('cmyk').jpeg().toBuffer()),
    tile('LZW', 5, 2, await tileBySharp(data, 'lzw')),
    tile('PackBits', 32_773, 2, await tileBySharp(data, 'packbits')),
    tile('deflate', 8, 2, zlib.deflateSync(data)),
    tile('WebP', 50_001, 2, await raw.clone().webp().toBuffer()),
    tile('lossless WebP', 50_001, 2, webp),
    picture('WebP', webp),
    picture('PNG', await raw.clone().png().toBuffer()),
    tile('JPEG 2000', 33_005, 2, j2k),
    tile('JPEG 2000 as YCbCr', 33_003, 2, j2k),
    frame('JPEG 2000', syntaxes.jpeg2000, j2k, 'YBR_RCT'),
    frame('grey JPEG 2000', syntaxes.jpeg2000, await encodeJpeg2000(grey), 'MONOCHROME2'),
    frame('JPEG-LS', syntaxes.jpegLs, await encodeJpegLs(colour)),
    frame('grey JPEG-LS', syntaxes.jpegLs, await encodeJpegLs(grey), 'MONOCHROME2'),
    frame('RLE', syntaxes.rle, encodeRle(colour)),
  ]
}

function tiffOf(stream: Buffer, compression: number, photometric: number): Buffer {
  return makeTiff([
    { fields: imageFields({ ...size, tile: side, compression, photometric }), segments: [stream], tiled: true },
  ])
}

function dicomOf(stream: Buffer, syntax: string, colour: string): Buffer {
  const samples = colour.startsWith('MONOCHROME') ? 1 : 3
  return makeDicom({
    syntax,
    elements: slideElements({ ...size, tile: side, frames: 1, colour, samples }),
    pixels: { frames: [[stream]], table: 'basic' },
  })
}

/** The only tile of a TIFF written by libvips. */
async function tileBySharp(data: Buffer, compression: 'lzw' | 'packbits'): Promise<Buffer> {
  const tiff = await sharp(data, { raw: { ...size, channels: 3 } })
    .tiff({ compression, predictor: 'none', tile: true, tileWidth: side, tileHeight: side })
    .toBuffer()
  const directory = tiff.readUInt32LE(4)
  const value = (tag: number) => {
    for (let at = directory + 2; ; at += 12) if (tiff.readUInt16LE(at) === tag) return tiff.readUInt32LE(at + 8)
  }
  const [from, length] = [value(324), value(325)]
  return tiff.subarray(from, from + length)
}
