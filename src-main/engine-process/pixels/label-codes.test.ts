import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp, { type Sharp } from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { forkEngine, startEngine } from '#main/engine/index.ts'
import { labelPicture, type MadeLabel, writeLabelSlide } from '#main/testing/index.ts'
import { codesIn } from './label-codes.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-label-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const codes = async (label: MadeLabel, change: (picture: Sharp) => Sharp = (same) => same) => {
  const changed = await change(sharp(await labelPicture(label))).toBuffer()
  const { data, info } = await sharp(changed).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return codesIn({ data, width: info.width, height: info.height })
}

describe('A label’s codes', () => {
  it.each(['Code128', 'DataMatrix', 'QRCode'] as const)('of kind %s are read, straight or rotated', async (format) => {
    const one = { format, text: 'S26-01432' }
    expect(await codes({ codes: [one] })).toEqual([one])
    expect(await codes({ codes: [one], turned: 8 })).toEqual([one])
    expect(await codes({ codes: [one], turned: 180 })).toEqual([one])
  })

  it('are all read if there are several, whatever they contain', async () => {
    const both = [
      { format: 'DataMatrix', text: 'LAB7;S26-01432;A1' },
      { format: 'Code128', text: '0000471108' },
    ] as const
    const found = await codes({ codes: both })
    expect(found).toHaveLength(2)
    expect(found).toEqual(expect.arrayContaining([...both]))
  })

  it('are read from a dim, small or noisy picture', async () => {
    const one = { format: 'DataMatrix', text: 'S26-01432' } as const
    expect(await codes({ codes: [one] }, (picture) => picture.linear(0.4, 30))).toEqual([one])
    expect(await codes({ codes: [one] }, (picture) => picture.resize(260))).toEqual([one])
    expect(await codes({ codes: [one] }, (picture) => picture.jpeg({ quality: 25 }))).toEqual([one])
  })

  it.each([2, 3, 5])(
    'are read from fine bars on a label of many megapixels, with %i times the border',
    async (times) => {
      const one = { format: 'Code128', text: 'S26-01432' } as const
      const border = { top: 900 * times, bottom: 200, left: 700, right: 500 * times, background: '#fff' }
      expect(await codes({ codes: [one] }, (picture) => picture.resize(400).extend(border))).toEqual([one])
    },
  )

  it('are an empty list if there are none', async () => {
    expect(await codes({ codes: [] })).toEqual([])
  })
})

describe('The engine', () => {
  const real = fileURLToPath(new URL('../../../../shared/data/wsi/CMU-1-Small-Region.svs', import.meta.url))
  const fine = fileURLToPath(
    new URL('../../../../shared/cases/25-fine-bars-on-a-large-label/c128-tiny-in-big.svs', import.meta.url),
  )
  const engine = startEngine({
    spawn: forkEngine({ entry: fileURLToPath(new URL('../main.ts', import.meta.url)) }),
    setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
  })
  afterAll(() => engine.close())

  it('reads the codes of a slide file', async () => {
    const path = join(folder, 'label.svs')
    await writeLabelSlide(path, { codes: [{ format: 'QRCode', text: 'https://lab.example/c/S26-00077' }] })
    expect(await engine.label(path)).toEqual([{ format: 'QRCode', text: 'https://lab.example/c/S26-00077' }])
    expect((await engine.check(path)).associated).toContain('label')
  })

  it.skipIf(!existsSync(fine))(
    'reads bars that are too fine unless a large label is searched at full size',
    async () => {
      expect(await engine.label(fine)).toEqual([{ format: 'Code128', text: 'S26-01432' }])
    },
  )

  it.skipIf(!existsSync(real))('finds no code on a real label without one', async () => {
    expect((await engine.check(real)).associated).toContain('label')
    expect(await engine.label(real)).toEqual([])
  })
})
