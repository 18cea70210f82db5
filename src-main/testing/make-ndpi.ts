/**
 * Test material: Hamamatsu NDPI slides of several focal planes, laid out like the scanner's. Not used by the product.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import sharp from 'sharp'
import type { RgbPicture } from './maker-slides.ts'

export interface MadeNdpi {
  /**
   * Pictures of equal size, each with the height of its plane. One has height 0. Sides must be multiples of the
   * segments'.
   */
  readonly planes: readonly { readonly z: number; readonly picture: RgbPicture }[]
  /** Pixels across between restart markers. If left out, the JPEG of a level has none. */
  readonly segment?: number
  /**
   * Offset of everything except the header. Beyond 4 GB, offsets are stored without their upper bits. Leaves a hole.
   */
  readonly from?: number
  readonly chromaSubsampling?: '4:4:4' | '4:2:0'
}

interface Strip {
  readonly jpeg: Buffer
  /** Start of each restart interval in the JPEG. */
  readonly starts: readonly number[]
}

/** A level as one JPEG with restart markers, assembled from JPEGs of its intervals. */
async function strip({ data, width, height }: RgbPicture, made: MadeNdpi): Promise<Strip> {
  const { chromaSubsampling = '4:4:4', segment } = made
  const encode = (part: { left: number; top: number; width: number; height: number }) =>
    sharp(data, { raw: { width, height, channels: 3 } })
      .extract(part)
      .jpeg({ quality: 95, chromaSubsampling, optimiseCoding: false })
      .toBuffer()
  if (segment === undefined) return { jpeg: await encode({ left: 0, top: 0, width, height }), starts: [] }
  const block = chromaSubsampling === '4:4:4' ? 8 : 16
  const parts: Buffer[] = []
  const starts: number[] = []
  let length = 0
  const add = (bytes: Buffer) => {
    parts.push(bytes)
    length += bytes.length
  }
  const places: { left: number; top: number; width: number; height: number }[] = []
  for (let top = 0; top < height; top += block)
    for (let left = 0; left < width; left += segment) places.push({ left, top, width: segment, height: block })
  for (const jpeg of await Promise.all(places.map(encode))) {
    const scan = jpeg.indexOf('\xff\xda', 0, 'latin1')
    const dataAt = scan + 2 + jpeg.readUInt16BE(scan + 2)
    if (parts.length === 0) {
      const head = Buffer.from(jpeg.subarray(0, scan))
      const frame = head.indexOf('\xff\xc0', 0, 'latin1')
      head.writeUInt16BE(height, frame + 5)
      head.writeUInt16BE(width, frame + 7)
      const interval = Buffer.from([0xff, 0xdd, 0, 4, 0, 0])
      interval.writeUInt16BE(segment / block, 4)
      add(Buffer.concat([head, interval, jpeg.subarray(scan, dataAt)]))
    } else add(Buffer.from([0xff, 0xd0 + ((starts.length - 1) % 8)]))
    starts.push(length)
    add(jpeg.subarray(dataAt, -2))
  }
  add(Buffer.from([0xff, 0xd9]))
  return { jpeg: Buffer.concat(parts), starts }
}

const halved = async ({ data, width, height }: RgbPicture): Promise<RgbPicture> => ({
  width: width / 2,
  height: height / 2,
  data: await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(width / 2, height / 2, { fit: 'fill' })
    .raw()
    .toBuffer(),
})

/**
 * Writes the slide: full resolution and half resolution of each plane as strips, then each directory with an 8-byte
 * link to the next.
 */
export async function writeNdpiStack(path: string, made: MadeNdpi): Promise<void> {
  const out: Buffer[] = [Buffer.from('II*\0\0\0\0\0\0\0\0\0', 'latin1')]
  let length = made.from ?? 12
  const add = (bytes: Buffer) => {
    const at = length
    out.push(bytes, Buffer.alloc(bytes.length % 2))
    length += bytes.length + (bytes.length % 2)
    return at
  }
  let link = { part: 0, at: 4 }
  const u32 = (values: readonly number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [i, value] of values.entries()) bytes.writeInt32LE(value | 0, i * 4)
    return bytes
  }
  const float = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    return bytes
  }
  const writeLevel = async (picture: RgbPicture, lens: number, z: number) => {
    const { jpeg, starts } = await strip(picture, made)
    const { width, height } = picture
    const density = add(u32([40_000, 1]))
    const fields: [tag: number, type: number, count: number, value: Buffer][] = [
      [256, 4, 1, u32([width])],
      [257, 4, 1, u32([height])],
      [258, 3, 3, u32([add(Buffer.from([8, 0, 8, 0, 8, 0]))])],
      [259, 3, 1, u32([7])],
      [262, 3, 1, u32([6])],
      [271, 2, 10, u32([add(Buffer.from('Hamamatsu\0'))])],
      [273, 4, 1, u32([add(jpeg)])],
      [277, 3, 1, u32([3])],
      [278, 4, 1, u32([height])],
      [279, 4, 1, u32([jpeg.length])],
      [282, 5, 1, u32([density])],
      [283, 5, 1, u32([density])],
      [296, 3, 1, u32([3])],
      [65_420, 4, 1, u32([1])],
      [65_421, 11, 1, float(lens)],
      [65_422, 9, 1, u32([0])],
      [65_423, 9, 1, u32([0])],
      [65_424, 9, 1, u32([z])],
    ]
    if (starts.length > 1) fields.push([65_426, 4, starts.length, u32([add(u32(starts))])])
    const head = Buffer.alloc(2 + fields.length * 12 + 8)
    head.writeUInt16LE(fields.length)
    for (const [i, [tag, type, count, value]] of fields.entries()) {
      head.writeUInt16LE(tag, 2 + i * 12)
      head.writeUInt16LE(type, 4 + i * 12)
      head.writeUInt32LE(count, 6 + i * 12)
      value.copy(head, 10 + i * 12)
    }
    out[link.part]!.writeBigUInt64LE(BigInt(length), link.at)
    link = { part: out.length, at: head.length - 8 }
    add(head)
  }
  for (const { z, picture } of made.planes) await writeLevel(picture, 20, z)
  for (const { z, picture } of made.planes) await writeLevel(await halved(picture), 10, z)
  const [head, ...rest] = out
  const file = openSync(path, 'w')
  writeSync(file, head!, 0, head!.length, 0)
  const body = Buffer.concat(rest)
  writeSync(file, body, 0, body.length, made.from ?? 12)
  closeSync(file)
}
