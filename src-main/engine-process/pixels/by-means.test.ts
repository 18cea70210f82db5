import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { halved, type RgbImage } from './rgb.ts'
import { testFiles } from './testing.ts'

/** Noise, for which the result of any kernel other than the mean differs everywhere. */
function noise(width: number, height: number): RgbImage {
  let state = 1
  const next = () => {
    state = (state * 48271) % 0x7fffffff
    return state & 255
  }
  return { data: Buffer.from(Array.from({ length: width * height * 3 }, next)), width, height }
}

/** The same in plain code: means of those of the two by two pixels that are in the picture. */
function expected({ data, width, height }: RgbImage): RgbImage {
  const size = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const at = (x: number, y: number, channel: number) =>
    data[(Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 3 + channel]!
  const out = Buffer.alloc(size.width * size.height * 3)
  for (let i = 0; i < out.length; i++) {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % size.width, Math.floor(i / 3 / size.width)]
    const four = [at(2 * x, 2 * y, channel), at(2 * x + 1, 2 * y, channel), at(2 * x, 2 * y + 1, channel)]
    out[i] = Math.round(([...four, at(2 * x + 1, 2 * y + 1, channel)].reduce((a, b) => a + b) + 0.001) / 4)
  }
  return { data: out, ...size }
}

describe('reduction by means', () => {
  const { dir, open: openPixels } = testFiles('means')

  it.each([
    [8, 6],
    [7, 6],
    [8, 5],
    [1, 1],
    [3, 1],
  ])('averages two by two pixels, also at the edge of %i x %i', (width, height) => {
    const image = noise(width, height)
    expect(halved(image)).toEqual(expected(image))
  })

  it('is used on request, and only at half the stored size', async () => {
    const image = noise(61, 40)
    const file = path.join(dir, 'noise.png')
    await sharp(image.data, { raw: { width: 61, height: 40, channels: 3 } })
      .png()
      .toFile(file)
    const source = await openPixels(file)
    const region = { x: 0, y: 0, width: 61, height: 40, outWidth: 31, outHeight: 20 }
    const means = await source.readRegion({ ...region, byMeans: true })
    expect(means.data.equals(expected(image).data)).toBe(true)
    expect((await source.readRegion(region)).data.equals(means.data)).toBe(false)
    const third = { ...region, outWidth: 20, outHeight: 13 }
    const [asked, plain] = [await source.readRegion({ ...third, byMeans: true }), await source.readRegion(third)]
    expect(asked.data.equals(plain.data)).toBe(true)
    await source.close()
  })
})
