import factory, { type OpenJpegCodec } from '@cornerstonejs/codec-openjpeg/wasmjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeJpeg2000 } from './jpeg2000.ts'
import { readJpeg2000Header } from './jpeg2000-header.ts'

let library: OpenJpegCodec
beforeAll(async () => {
  library = await factory({ print: () => undefined, printErr: () => undefined })
})

const width = 96
const height = 70
const picture = (components: number) =>
  Uint8Array.from({ length: width * height * components }, (_, i) => (Math.floor(i / components) * 7 + i * 3) % 256)

/** A lossless codestream of 8 or 16 bits. */
function encoded(samples: Uint8Array, components: number, bits = 8): Uint8Array {
  const encoder = new library.J2KEncoder()
  const frame = { width, height, bitsPerSample: bits, componentCount: components, isSigned: false }
  encoder.getDecodedBuffer(frame).set(samples)
  encoder.setQuality(true, 0)
  encoder.encode()
  const bytes = Uint8Array.from(encoder.getEncodedBuffer())
  encoder.delete()
  return bytes
}

/** A box of a JP2 file. */
function box(type: string, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
function jp2(codestream: Uint8Array, colourSpace: number): Buffer {
  const size = Buffer.alloc(14)
  size.writeUInt32BE(height, 0)
  size.writeUInt32BE(width, 4)
  size.writeUInt16BE(3, 8)
  size.set([7, 7, 0, 0], 10)
  return Buffer.concat([
    box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
    box('jp2h', box('ihdr', size), box('colr', Buffer.from([1, 0, 0, 0, 0, 0, colourSpace]))),
    box('jp2c', codestream),
  ])
}
const maxPixels = width * height

describe('JPEG 2000', () => {
  it('returns losslessly encoded data unchanged', async () => {
    const samples = picture(3)
    const image = await decodeJpeg2000(encoded(samples, 3), { maxPixels })
    expect(image).toMatchObject({ width, height })
    expect(image.data.equals(samples)).toBe(true)
  })

  it('makes three channels from one, and eight bits from sixteen', async () => {
    const grey = picture(1)
    const spread = Buffer.from([...grey].flatMap((value) => [value, value, value]))
    expect((await decodeJpeg2000(encoded(grey, 1), { maxPixels })).data.equals(spread)).toBe(true)
    const wide = new Uint8Array(Uint16Array.from(grey, (value) => value * 257).buffer)
    expect((await decodeJpeg2000(encoded(wide, 1, 16), { maxPixels })).data.equals(spread)).toBe(true)
  })

  it('converts luminance and colour differences to RGB if the container says so', async () => {
    const samples = picture(3)
    samples.set([150, 100, 200])
    const { data } = await decodeJpeg2000(encoded(samples, 3), { maxPixels, colour: 'ycc' })
    // By the definition: R = Y + 1.402 Cr, G = Y - 0.344136 Cb - 0.714136 Cr, B = Y + 1.772 Cb.
    expect([...data.subarray(0, 3)]).toEqual([251, 108, 100])
  })

  it('reads a JP2 file and its colour space', async () => {
    const samples = picture(3)
    samples.set([150, 100, 200])
    const rgb = jp2(encoded(samples, 3), 16)
    expect(readJpeg2000Header(rgb)).toMatchObject({ width, height, components: 3, bits: 8, colourSpace: 16 })
    expect((await decodeJpeg2000(rgb, { maxPixels })).data.equals(samples)).toBe(true)
    const sycc = jp2(encoded(samples, 3), 18)
    for (const colour of ['rgb', 'ycc'] as const) {
      const first = (await decodeJpeg2000(sycc, { maxPixels, colour })).data.subarray(0, 3)
      for (const [i, value] of [251, 108, 100].entries()) expect(Math.abs(first[i]! - value)).toBeLessThanOrEqual(1)
    }
  })

  it('decodes a coarser resolution alone', async () => {
    const image = await decodeJpeg2000(encoded(picture(3), 3), { maxPixels, reduce: 2 })
    expect(image).toMatchObject({ width: width / 4, height: Math.ceil(height / 4) })
    expect(image.data.length).toBe((width / 4) * Math.ceil(height / 4) * 3)
    const { halvings } = readJpeg2000Header(encoded(picture(3), 3))!
    expect(halvings).toBeGreaterThanOrEqual(5)
    const coarsest = await decodeJpeg2000(encoded(picture(3), 3), { maxPixels, reduce: 30 })
    expect(coarsest.width).toBe(Math.ceil(width / 2 ** halvings))
  })

  it('refuses a damaged, truncated or too large stream, and continues with the next', async () => {
    const sound = encoded(picture(3), 3)
    for (const cut of [0, 10, 60, 200, sound.length - 400]) {
      await expect(decodeJpeg2000(sound.subarray(0, cut), { maxPixels })).rejects.toThrow(/JPEG 2000/)
    }
    await expect(decodeJpeg2000(sound, { maxPixels: maxPixels - 1 })).rejects.toThrow('too large')
    const bomb = Buffer.from(sound)
    bomb.writeUInt32BE(0xffff_fff0, 8)
    bomb.writeUInt32BE(0xffff_fff0, 12)
    await expect(decodeJpeg2000(bomb, { maxPixels })).rejects.toThrow('too large')
    const manyTiles = Buffer.from(sound)
    manyTiles.writeUInt32BE(1, 24)
    manyTiles.writeUInt32BE(1, 28)
    await expect(decodeJpeg2000(manyTiles, { maxPixels })).rejects.toThrow('too large')
    const noise = Buffer.from(sound)
    for (let i = 120; i < noise.length; i += 5) noise[i] = (i * 7919) % 256
    await decodeJpeg2000(noise, { maxPixels }).catch((error: Error) => expect(error.message).toMatch(/JPEG 2000/))
    expect((await decodeJpeg2000(sound, { maxPixels })).data.equals(picture(3))).toBe(true)
  })

  it('does not start a request that nobody waits for', async () => {
    const signal = AbortSignal.abort()
    await expect(decodeJpeg2000(encoded(picture(3), 3), { maxPixels, signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})
