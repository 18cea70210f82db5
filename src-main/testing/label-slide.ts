import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { imageFields, makeTiff } from './make-tiff.ts'

export interface MadeCode {
  readonly format: 'Code128' | 'DataMatrix' | 'QRCode'
  readonly text: string
}

export interface MadeLabel {
  readonly codes: readonly MadeCode[]
  /** Rotation of the label in degrees. */
  readonly turned?: number
  /** Makes slides differ: two slides with the same seed and label are the same file. */
  readonly seed?: number
}

/** A slide's label with its codes one below the other, as if photographed: PNG. */
export async function labelPicture({ codes, turned = 0 }: MadeLabel): Promise<Buffer> {
  const pictures = await Promise.all(codes.map(codePicture))
  const width = 640
  const height = 560
  const placed = await Promise.all(
    pictures.map(async (input, i) => {
      const { width: w = 0 } = await sharp(input).metadata()
      return { input, left: Math.max(0, Math.round((width - w) / 2)), top: 40 + i * 260 }
    }),
  )
  const label = sharp({ create: { width, height, channels: 3, background: '#f4f2ec' } })
    .composite(placed)
    .png()
  return sharp(await label.toBuffer())
    .rotate(turned, { background: '#f4f2ec' })
    .blur(0.7)
    .flatten()
    .png()
    .toBuffer()
}

/** Writes an Aperio SVS of 512 px at 0.25 µm/px with a label picture, like a scanner with a label camera. */
export async function writeLabelSlide(path: string, label: MadeLabel): Promise<void> {
  const side = 256
  const tiles = await Promise.all([0, 1, 2, 3].map((i) => tile(side, (label.seed ?? 0) * 4 + i)))
  const picture = await sharp(await labelPicture(label))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const described = (text: string) => ({ tag: 270, type: 2, values: text }) as const
  const bytes = makeTiff([
    {
      fields: imageFields({
        width: 2 * side,
        height: 2 * side,
        tile: side,
        compression: 7,
        photometric: 6,
        extra: [
          { tag: 530, type: 3, values: [1, 1] },
          described('Aperio Image Library v1\n512x512|AppMag = 40|MPP = 0.2500'),
        ],
      }),
      segments: tiles,
      tiled: true,
    },
    {
      fields: imageFields({
        width: picture.info.width,
        height: picture.info.height,
        extra: [{ tag: 254, type: 4, values: [1] }, described('Aperio Image Library v1\nlabel 640x560')],
      }),
      segments: [picture.data],
      tiled: false,
    },
  ])
  await writeFile(path, bytes)
}

function tile(side: number, seed: number): Promise<Buffer> {
  const data = Buffer.alloc(side * side * 3, 235)
  for (let i = 0; i < 40; i++) {
    const at = ((((seed * 7919 + i * 104_729) % (side * side)) + side * side) % (side * side)) * 3
    data.fill(90, at, at + 30)
  }
  return sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer()
}

async function codePicture({ format, text }: MadeCode): Promise<Buffer> {
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/writer')
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')))
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })
  const { image, error } = await writeBarcode(text, { format, scale: 4, addQuietZones: true })
  if (!image) throw new Error(`no ${format} of ${text}: ${error}`)
  return Buffer.from(await image.arrayBuffer())
}
