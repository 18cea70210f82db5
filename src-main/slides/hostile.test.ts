import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { fuzzRuns, mutateStream } from '#main/testing/index.ts'
import { checkSlide, hashSlide, openSlide } from './index.ts'
import { expectHeld } from './testing.ts'

const runs = fuzzRuns(400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated pictures each open or end in a clear error, quickly and with little memory`, {
  timeout: 3_600_000,
}, async () => {
  const noise = sharp(Buffer.from(Array.from({ length: 100 * 80 * 3 }, (_, i) => (i * 7919) % 251)), {
    raw: { width: 100, height: 80, channels: 3 },
  })
  const withProfile = () =>
    noise
      .clone()
      .withIccProfile('p3')
      .withExif({ IFD0: { Orientation: '6' } })
  const seeds = await Promise.all([
    withProfile().png().toBuffer(),
    withProfile().jpeg().toBuffer(),
    withProfile().webp().toBuffer(),
    noise.clone().webp({ lossless: true }).toBuffer(),
    noise.clone().tiff({ compression: 'lzw' }).toBuffer(),
  ])
  const file = path.join(dir, 'mutated.bin')
  const wanted = ['opened', 'file-damaged', 'file-truncated']
  await expectHeld(file, runs, (seed, next) => mutateStream(seeds[seed % seeds.length]!, next), wanted)
})

describe('paths that are not a slide', () => {
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
    'a pipe, devices and a loop of links are refused without waiting',
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

  it('a file that disappears or shrinks while it is read ends in a clear error or is read to its end', async () => {
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

  it('the check refuses pictures that end too early', async () => {
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
