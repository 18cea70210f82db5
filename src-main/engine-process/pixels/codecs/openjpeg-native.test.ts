import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openSlideFile } from '#main/slides/index.ts'
import { encodeJpeg2000, fuzzRuns, type Pixels } from '#main/testing/index.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { readJpeg2000Header } from './jpeg2000-header.ts'
import { isPlainJpeg2000 } from './jpeg2000-plain.ts'
import type { OpenJpegJob } from './openjpeg-job.ts'
import { nativeOpenJpeg } from './openjpeg-native.ts'
import { decodeWithWasm } from './openjpeg-wasm.ts'

const native = await nativeOpenJpeg()
const real = path.resolve(import.meta.dirname, '../../../../../shared/data/wsi/TCGA-CR-7395-01A-01-TS1.svs')

/** Similar to tissue: edges, gradients and noise. */
function picture(width: number, height: number, samples: 1 | 3 = 3): Pixels {
  const data = Buffer.alloc(width * height * samples)
  const next = seededRandom(width * height)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < samples; c++) data[i++] = 128 + 90 * Math.sin(x / (5 + c)) * Math.cos(y / 9) + 30 * next()
  return { data, width, height, samples }
}

function jobOf(bytes: Uint8Array, reduce = 0): OpenJpegJob {
  const { width, height } = readJpeg2000Header(bytes)!
  const by = 2 ** reduce
  const size = { width: Math.ceil(width / by), height: Math.ceil(height / by) }
  return { bytes: new Uint8Array(bytes), plain: isPlainJpeg2000(bytes), ycc: false, reduce, ...size }
}

type Decoded = Buffer | 'refused'
const roomFor = ({ width, height }: OpenJpegJob) => Buffer.alloc(width * height * 3)
function natively(job: OpenJpegJob): Decoded {
  const rgb = roomFor(job)
  return native!.decode(job, rgb) ? rgb : 'refused'
}
async function inWasm(job: OpenJpegJob): Promise<Decoded> {
  const rgb = roomFor(job)
  return decodeWithWasm(job, rgb).then(
    () => rgb,
    () => 'refused',
  )
}
const same = (a: Decoded, b: Decoded) => (a === 'refused' || b === 'refused' ? a === b : a.equals(b))

describe.skipIf(!native)("the machine's own OpenJPEG (skipped without libopenjp2 2.5)", () => {
  it.each([
    [256, 256],
    [240, 240],
    [97, 61],
    [33, 33],
    [1024, 768],
  ])('returns losslessly encoded data unchanged: %d x %d', async (width, height) => {
    const pixels = picture(width, height)
    const job = jobOf(await encodeJpeg2000(pixels))
    expect(job.plain).toBe(true)
    expect(same(natively(job), pixels.data)).toBe(true)
  })

  it.each([5, 20, 80])(
    'returns the pixels of the WebAssembly build, compressed %d times, at each resolution',
    async (rate) => {
      const bytes = await encodeJpeg2000(picture(256, 250), rate)
      const { halvings } = readJpeg2000Header(bytes)!
      expect(halvings).toBeGreaterThan(2)
      for (let reduce = 0; reduce <= halvings; reduce++) {
        const job = jobOf(bytes, reduce)
        const decoded = natively(job)
        expect(decoded).not.toBe('refused')
        expect(same(decoded, await inWasm(job))).toBe(true)
      }
    },
  )

  it.skipIf(!fs.existsSync(real))('returns the same pixels of a real slide', async () => {
    const slide = await openSlideFile(real)
    if (slide.body.kind !== 'tiff') throw new Error('not a TIFF')
    for (const image of slide.body.levels) {
      for (let index = 0; index < image.cols * image.rows; index += 9) {
        const job = jobOf((await image.segment(index))!)
        expect(job.plain).toBe(true)
        expect(same(natively(job), await inWasm(job))).toBe(true)
      }
    }
    await slide.file.close()
  })

  const runs = fuzzRuns(120)
  it(`${runs} damaged streams: the same pixels or the same refusal`, { timeout: 3_600_000 }, async () => {
    const seeds = [await encodeJpeg2000(picture(256, 256), 10), await encodeJpeg2000(picture(65, 130))]
    const from = Number(process.env.DAYBREAK_FUZZ_FROM ?? 1)
    const before = process.memoryUsage().rss
    let plain = 0
    let decoded = 0
    for (let seed = from; seed < from + runs; seed++) {
      const bytes = damaged(seeds[seed % seeds.length]!, seededRandom(seed))
      if (!isPlainJpeg2000(bytes)) continue
      plain++
      const job = jobOf(bytes)
      const result = natively(job)
      // Streams that it refuses are decided by the other decoder.
      if (result === 'refused') continue
      decoded++
      expect(same(result, await inWasm(job)), `seed ${seed}`).toBe(true)
    }
    expect(plain).toBeGreaterThan(runs / 5)
    expect(decoded).toBeGreaterThan(0)
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20)
  })
})

/** Changes a few bytes, most of them after the main header, or removes a piece. */
function damaged(sound: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(sound)
  const from = next() < 0.3 ? 2 : 120
  for (let i = 0; i < 1 + next() * 8; i++) bytes[from + Math.floor(next() * (bytes.length - from))] = next() * 256
  if (next() > 0.1) return bytes
  const at = Math.floor(next() * bytes.length)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(next() * 50))])
}

describe('streams accepted for the machine’s own OpenJPEG', () => {
  it('are complete and as scanners write them', async () => {
    const sound = await encodeJpeg2000(picture(96, 70))
    expect(isPlainJpeg2000(sound)).toBe(true)
    // DICOM pads frames to an even length.
    expect(isPlainJpeg2000(Buffer.concat([sound, Buffer.alloc(1)]))).toBe(true)
    expect(isPlainJpeg2000(await encodeJpeg2000(picture(96, 70, 1)))).toBe(false)
    for (let cut = 0; cut < sound.length; cut += 7) expect(isPlainJpeg2000(sound.subarray(0, cut))).toBe(false)
    const with_ = (at: number, ...values: number[]) => {
      const bytes = Buffer.from(sound)
      bytes.set(values, at)
      return isPlainJpeg2000(bytes)
    }
    const cod = sound.indexOf(Buffer.from([0xff, 0x52]))
    expect(with_(8, 0x7f, 0xff, 0xff, 0xff)).toBe(false) // far too wide
    expect(with_(19, 1)).toBe(false) // does not start at the corner
    expect(with_(24, 0, 0, 0, 32)).toBe(false) // several tiles
    expect(with_(42, 15)).toBe(false) // 16 bits
    expect(with_(46, 2)).toBe(false) // a channel with fewer samples
    expect(with_(cod + 4, 1)).toBe(false) // precincts
    expect(with_(cod + 6, 0xff)).toBe(false) // 65,000 layers
    expect(with_(cod + 9, 33)).toBe(false) // more resolutions than possible
    expect(with_(cod + 12, 0x40)).toBe(false) // high throughput coding
    expect(with_(cod, 0xff, 0x5f)).toBe(false) // another progression order
    expect(isPlainJpeg2000(Buffer.concat([sound, sound.subarray(0, 2)]).subarray(2))).toBe(false)
  })

  it('contain nothing that makes it read outside its bytes', () => {
    const next = seededRandom(7)
    for (let i = 0; i < 2000; i++) {
      const bytes = Buffer.from(Array.from({ length: next() * 80 }, () => next() * 256))
      bytes.set(Buffer.from([0xff, 0x4f, 0xff, 0x51]).subarray(0, bytes.length))
      expect(isPlainJpeg2000(bytes)).toBe(false)
    }
  })
})

describe('without a library of a known version', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each(['', '/not/there.so', 'libm.so.6'])('DAYBREAK_OPENJPEG=%s leaves the WebAssembly build', async (name) => {
    vi.stubEnv('DAYBREAK_OPENJPEG', name)
    vi.resetModules()
    expect(await (await import('./openjpeg-native.ts')).nativeOpenJpeg()).toBeNull()
    const { decodeHere } = await import('./openjpeg.ts')
    const pixels = picture(64, 48)
    const job = jobOf(await encodeJpeg2000(pixels))
    const rgb = roomFor(job)
    await decodeHere(job, rgb)
    expect(rgb.equals(pixels.data)).toBe(true)
  })
})
