import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { checkSlide, hashSlide, openSlide } from './index.ts'

const runs = Number(process.env.DAYBREAK_FUZZ_RUNS ?? 2000)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

/** Values that break parsers: zero, one, signs, powers of two, all ones. */
const nasty = [
  0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
]

/** Mutates where structure lies: the header, and the directory that ends these files. */
function mutate(seed: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(seed)
  const structure = bytes.length > 64 ? Math.max(16, Math.min(bytes.length - 600, bytes.readUInt32LE(4) || 0)) : 0
  const place = () =>
    next() < 0.2 ? Math.floor(next() * 16) : structure + Math.floor(next() * (bytes.length - structure))
  const changes = 1 + Math.floor(next() * 4)
  for (let i = 0; i < changes; i++) {
    const at = Math.min(place(), bytes.length - 4)
    const kind = next()
    if (kind < 0.3) bytes[at] = Math.floor(next() * 256)
    else if (kind < 0.8) bytes.writeUInt32LE(nasty[Math.floor(next() * nasty.length)]!, at)
    else bytes.writeUInt16LE(nasty[Math.floor(next() * nasty.length)]! & 0xffff, at)
  }
  return next() < 0.1 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes
}

it(`${runs} mutated files each open or end in a clear error, soon`, { timeout: 120_000 }, async () => {
  const noise = sharp(Buffer.from(Array.from({ length: 100 * 80 * 3 }, (_, i) => (i * 7919) % 251)), {
    raw: { width: 100, height: 80, channels: 3 },
  })
  const tiled = { tile: true, tileWidth: 32, tileHeight: 32, pyramid: true } as const
  const seeds = await Promise.all([
    noise
      .clone()
      .tiff({ ...tiled, compression: 'jpeg' })
      .toBuffer(),
    noise
      .clone()
      .tiff({ ...tiled, compression: 'deflate', bigtiff: true })
      .toBuffer(),
    noise.clone().tiff({ compression: 'lzw' }).toBuffer(),
    noise.clone().png().toBuffer(),
    noise.clone().jpeg().toBuffer(),
  ])
  const file = path.join(dir, 'mutated.bin')
  const outcomes = new Map<string, number>()
  let slowest = 0
  for (let run = 0; run < runs; run++) {
    const next = seededRandom(run)
    fs.writeFileSync(file, mutate(seeds[run % seeds.length]!, next))
    const start = performance.now()
    const outcome = await openAndRead(file)
    slowest = Math.max(slowest, performance.now() - start)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  expect([...outcomes.keys()].filter((outcome) => outcome.startsWith('bug'))).toEqual([])
  expect(outcomes.get('opened')).toBeGreaterThan(0)
  expect(outcomes.get('file-damaged')).toBeGreaterThan(0)
  expect(slowest).toBeLessThan(2000)
})

describe('paths that are no slide', () => {
  const refusal = async (file: string) => {
    const codes = await Promise.all(
      [openSlide, checkSlide, hashSlide].map((read) =>
        read(file).then(
          () => 'read',
          (error) => error.code ?? error,
        ),
      ),
    )
    return [...new Set(codes)]
  }

  it.skipIf(process.platform === 'win32')(
    'a pipe, devices and a loop of links are refused, none is waited for',
    async () => {
      const at = (name: string) => path.join(dir, name)
      execFileSync('mkfifo', [at('pipe.svs')])
      fs.symlinkSync(at('loop.svs'), at('loop.svs'))
      fs.symlinkSync('/dev/zero', at('zero.svs'))
      for (const file of [at('pipe.svs'), at('zero.svs'), '/dev/null', dir])
        expect(await refusal(file)).toEqual(['file-not-a-slide'])
      expect(await refusal(at('loop.svs'))).toEqual(['file-not-found'])
    },
  )

  it('a file that is gone, or shorter than it was, while it is read ends in a clear error or is read to its end', async () => {
    const file = path.join(dir, 'going.tif')
    const picture = { create: { width: 700, height: 500, channels: 3 as const, background: '#8060a0' } }
    const bytes = await sharp(picture)
      .tiff({ tile: true, tileWidth: 64, tileHeight: 64, compression: 'jpeg' })
      .toBuffer()
    fs.writeFileSync(file, bytes)
    const cut = await openSlide(file)
    fs.truncateSync(file, bytes.length >> 1)
    const codes = new Set<string>()
    for (let col = 0; col < 10; col++)
      codes.add(
        await cut.tile({ level: 0, col, row: 6, plane: 0 }).then(
          () => 'read',
          (error) => error.code,
        ),
      )
    await cut.close()
    expect([...codes].filter((code) => code !== 'read' && code !== 'file-truncated')).toEqual([])
    expect(codes).toContain('file-truncated')
    fs.rmSync(file)
    expect(await refusal(file)).toEqual(['file-not-found'])
  })

  it('pictures that end too early are refused by the check', async () => {
    const noise = sharp(Buffer.from(Array.from({ length: 90_000 }, (_, i) => (i * 7919) % 251)), {
      raw: { width: 200, height: 150, channels: 3 },
    })
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const whole = await noise.clone()[format]().toBuffer()
      const file = path.join(dir, `half.${format}`)
      fs.writeFileSync(file, whole.subarray(0, whole.length >> 1))
      await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-truncated' })
    }
  })
})

async function openAndRead(file: string): Promise<string> {
  try {
    await checkSlide(file)
    const reader = await openSlide(file)
    try {
      for (const [level, { passThrough }] of reader.info.levels.slice(0, 4).entries()) {
        const tile = await reader.tile({ level, col: 0, row: 0, plane: 0 })
        if (!passThrough && tile !== null) return 'bug: a tile that should not be passed through'
      }
    } finally {
      await reader.close()
    }
    return 'opened'
  } catch (error) {
    return isAppError(error) && error.data.params.file === path.basename(file) ? error.code : `bug: ${String(error)}`
  }
}
