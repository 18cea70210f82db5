import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSlide, openSlide } from '#main/slides/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { openPixels, verifyPixels } from './index.ts'

/** Small files that would take gigabytes if everything in them were unpacked. */

const dir = mkdtempSync(join(tmpdir(), 'daybreak-bombs-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const chunk = (type: string, body: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}
const header = (width: number, height: number): Buffer => {
  const body = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  body.writeUInt32BE(width, 0)
  body.writeUInt32BE(height, 4)
  return chunk('IHDR', body)
}
const png = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, chunk('IEND', Buffer.alloc(0))])

/** A gigabyte of zeros takes a megabyte. */
const gigabyte = deflateSync(Buffer.alloc(2 ** 30), { level: 9 })
const pixels = chunk('IDAT', deflateSync(Buffer.alloc((64 * 3 + 1) * 64, 0x90)))
const named = (name: string, packed: Buffer) => Buffer.concat([Buffer.from(`${name}\0\0`, 'latin1'), packed])

/** What becomes of a file: `read`, or the code of the error. Also the growth of the peak memory (MB) and ms. */
async function outcome(name: string, bytes: Buffer): Promise<{ code: string; grown: number; ms: number }> {
  const file = join(dir, name)
  writeFileSync(file, bytes)
  const began = performance.now()
  const before = process.resourceUsage().maxRSS
  const code = await readAll(file).catch((error: unknown) => (isAppError(error) ? error.code : `bug: ${error}`))
  return {
    code: code ?? 'read',
    grown: (process.resourceUsage().maxRSS - before) / 1024,
    ms: performance.now() - began,
  }
}

async function readAll(file: string): Promise<void> {
  const reader = await openSlide(file)
  await reader.iccProfile().finally(() => reader.close())
  await checkSlide(file)
  await verifyPixels(file)
  const source = await openPixels(file)
  const { width, height } = source.info
  const side = { width: Math.min(width, 512), height: Math.min(height, 512) }
  await source.readRegion({ x: 0, y: 0, ...side, outWidth: 64, outHeight: 64, plane: 0 }).finally(() => source.close())
}

describe('A small file that would unpack to gigabytes', () => {
  it('is refused by its size when it claims 60,000 pixels a side', async () => {
    const huge = png(header(60_000, 60_000), chunk('IDAT', gigabyte))
    expect(await outcome('huge.png', huge)).toMatchObject({ code: 'file-too-large' })
  })

  it('is read or refused without unpacking a profile or a text of a gigabyte', async () => {
    const bombs = {
      'profile.png': png(header(64, 64), chunk('iCCP', named('p', gigabyte)), pixels),
      'text.png': png(header(64, 64), chunk('zTXt', named('t', gigabyte)), pixels),
      'many-texts.png': png(header(64, 64), ...Array<Buffer>(20).fill(chunk('zTXt', named('t', gigabyte))), pixels),
      'pixels.png': png(header(64, 64), chunk('IDAT', gigabyte)),
    }
    for (const [name, bytes] of Object.entries(bombs)) {
      const { code, grown, ms } = await outcome(name, bytes)
      expect([name, code]).toEqual([name, expect.stringMatching(/^(read|file-damaged|file-unsupported)$/)])
      expect([name, grown < 400]).toEqual([name, true])
      expect([name, ms < 20_000]).toEqual([name, true])
    }
  })

  it('is refused when it claims the largest WebP and holds a small one, or many frames', async () => {
    const small = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#b48' } })
      .webp()
      .toBuffer()
    const claims = Buffer.from(small)
    claims.writeUInt16LE(0x3fff, 26)
    claims.writeUInt16LE(0x3fff, 28)
    expect(await outcome('claims.webp', claims)).toMatchObject({
      code: expect.stringMatching(/^file-(damaged|truncated)$/),
    })
    const frames = await sharp(Buffer.from(Array.from({ length: 64 * 64 * 300 * 3 }, (_, at) => (at >> 12) % 251)), {
      raw: { width: 64, height: 64 * 300, channels: 3, pageHeight: 64 },
    })
      .webp({ loop: 0 })
      .toBuffer()
    expect(await outcome('frames.webp', frames)).toMatchObject({ code: 'file-unsupported' })
  })
})
