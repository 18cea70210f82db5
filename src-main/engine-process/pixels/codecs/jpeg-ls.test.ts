import { expect, it } from 'vitest'
import { encodeJpegLs } from '#main/testing/index.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { decodeJpegLs } from './jpeg-ls.ts'

const size = { width: 64, height: 64 }

/** Smooth with some noise, which gives short and long codes. */
function picture(samples: 1 | 3) {
  const next = seededRandom(1)
  const value = (i: number) => ((i >> 5) % 256) ^ (next() < 0.15 ? Math.floor(next() * 64) : 0)
  return { data: Buffer.from(Array.from({ length: 64 * 64 * samples }, (_, i) => value(i))), ...size, samples }
}

it('JPEG-LS is read without loss, and a stream truncated anywhere is refused immediately', {
  timeout: 120_000,
}, async () => {
  for (const samples of [1, 3] as const) {
    const pixels = picture(samples)
    const sound = await encodeJpegLs(pixels)
    expect((await decodeJpegLs(sound, { ...pixels, bits: 8 })).data.equals(pixels.data)).toBe(true)
    for (let cut = 30; cut < sound.length - 20; cut += 46) {
      const start = process.cpuUsage()
      await expect(decodeJpegLs(sound.subarray(0, cut), { ...pixels, bits: 8 })).rejects.toThrow('damaged JPEG-LS')
      const { user, system } = process.cpuUsage(start)
      expect(user + system, `cut after ${cut} bytes`).toBeLessThan(1_500_000)
    }
  }
})
