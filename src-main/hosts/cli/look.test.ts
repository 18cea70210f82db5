import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeLabelSlide } from '#main/testing/index.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-look-'))
  await writeLabelSlide(join(folder, 'label.svs'), { codes: [{ format: 'QRCode', text: 'S26-00077' }] })
  writeFileSync(join(folder, 'bad.svs'), 'no slide')
  mkdirSync(join(folder, 'S26-00078'))
  for (const n of [1, 2])
    await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c08090' } })
      .png()
      .toFile(join(folder, 'S26-00078', `field ${n}.png`))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function daybreak(...args: string[]) {
  const env = { ...process.env, INIT_CWD: folder }
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], { env, encoding: 'utf8' })
  return { code: status, out: stdout.split('\n').filter(Boolean), err: stderr }
}

describe('daybreak info', () => {
  it('prints each slide with its levels, pictures and label, and the refused file by its name', () => {
    const { code, out, err } = daybreak('info', 'label.svs', 'bad.svs', 'S26-00078', 'gone.tif', '--json')
    expect(code, err).toBe(1)
    const [slide, bad, fields, gone] = out.map((line) => JSON.parse(line))
    expect(Object.keys(slide)).toEqual(
      'slide format width height micronsPerPixel levels planes fields associated label problems'.split(' '),
    )
    expect(slide).toMatchObject({ slide: 'label.svs', format: 'svs', planes: 1, fields: 0 })
    expect(slide.levels[0]).toEqual({ width: slide.width, height: slide.height, downsample: 1 })
    expect(slide.label).toEqual({ code: 'S26-00077', kind: 'QRCode' })
    expect(slide.associated).toContain('label')
    expect(bad).toMatchObject({ file: 'bad.svs', error: { code: 'file-not-a-slide' } })
    expect(bad.error.message).toContain('bad.svs')
    expect(fields).toMatchObject({ slide: 'S26-00078', format: 'fields', fields: 2, problems: ['scale-unknown'] })
    expect(gone.error.code).toBe('file-not-found')
  }, 60_000)
})

describe('daybreak region', () => {
  const of = (as: string, ...more: string[]) =>
    daybreak(
      ...['region', 'label.svs', '--x', '10', '--y', '8', '--width', '50', '--height', '40'],
      ...['--as', as, '--out', `${as}.png`, ...more],
    )

  it('writes the same pixels as the window and as the model', async () => {
    const pictures: Buffer[] = []
    for (const as of ['window', 'model']) pictures.push(await written(as))
    expect(Math.max(...pictures[0]!.map((value, i) => Math.abs(value - pictures[1]![i]!)))).toBeLessThanOrEqual(2)
  }, 60_000)

  async function written(as: string): Promise<Buffer> {
    const { code, err, out } = of(as, '--level', '0')
    expect(code, err + out).toBe(0)
    const { data, info } = await sharp(join(folder, `${as}.png`))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 50, height: 40, channels: 3 })
    return data
  }

  it('says why a region cannot be read, and then writes no file', () => {
    const { code, out } = of('model', '--level', '9', '--json', '--out', 'none.png')
    expect([code, JSON.parse(out[0]!).error.code]).toEqual([1, 'not-found'])
    expect(existsSync(join(folder, 'none.png'))).toBe(false)
    expect(of('eye', '--level', '0').code).toBe(2)
    expect(of('model').code).toBe(2)
  }, 60_000)
})
