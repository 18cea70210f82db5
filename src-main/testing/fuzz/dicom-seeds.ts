import sharp from 'sharp'
import { encodeJpeg2000, encodeJpegLs, encodeRle, type Pixels } from '../encode-frames.ts'
import { type MadeFile, type MadeSlide, makeDicom, slideElements, syntaxes } from '../make-dicom.ts'

/** Small sound slides of every layout and coding, for `mutateDicom` and for faults in frames. */
export async function dicomSeeds(): Promise<Buffer[]> {
  const tile = 32
  const data = Buffer.from(Array.from({ length: tile * tile * 3 }, (_, i) => (i * 7919) % 251))
  const pixels: Pixels = { data, width: tile, height: tile, samples: 3 }
  const jpeg = await sharp(data, { raw: { width: tile, height: tile, channels: 3 } })
    .jpeg()
    .toBuffer()
  const slide = (
    syntax: string,
    stored: MadeFile['pixels'],
    more: Partial<MadeSlide> = {},
    file: Partial<MadeFile> = {},
  ) =>
    makeDicom({
      syntax,
      pixels: stored,
      elements: slideElements({ width: 128, height: 64, tile, frames: 8, ...more }),
      ...file,
    })
  const frames = (frame: Buffer, table: 'basic' | 'extended' | 'none', split = false) => ({
    frames: new Array<readonly Buffer[]>(8).fill(split ? [frame.subarray(0, 100), frame.subarray(100)] : [frame]),
    table,
  })
  const places = Array.from({ length: 8 }, (_, i) => ({ x: (i % 4) * tile, y: Math.floor(i / 4) * tile, z: i % 2 }))
  const ycc = { colour: 'YBR_FULL_422' }
  const raw = Buffer.alloc(128 * 64 * 3, 99)
  return [
    slide(syntaxes.jpeg, frames(jpeg, 'basic'), ycc),
    slide(syntaxes.jpeg, frames(jpeg, 'extended'), ycc),
    slide(syntaxes.jpeg, frames(jpeg, 'none', true), ycc, { undefinedLengths: true }),
    slide(syntaxes.jpeg, frames(jpeg, 'basic'), { ...ycc, places, focalPlanes: 2, icc: Buffer.alloc(600, 1) }),
    slide(syntaxes.jpeg, frames(jpeg, 'none'), { ...ycc, places }, { undefinedLengths: true }),
    slide(syntaxes.explicit, raw),
    slide(syntaxes.implicit, raw, { planar: 1 }),
    slide(syntaxes.rle, frames(encodeRle(pixels), 'basic')),
    slide(syntaxes.jpegLs, frames(await encodeJpegLs(pixels), 'none')),
    slide(syntaxes.jpeg2000, frames(await encodeJpeg2000(pixels), 'extended')),
  ]
}
