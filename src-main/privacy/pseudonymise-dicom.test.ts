import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MadeElement, makeDicom, slideElements, syntaxes } from '#main/testing/index.ts'
import { leaksIn, pseudonymiseSlide } from './index.ts'
import { shownOf } from './testing.ts'

const shared = fileURLToPath(new URL('../../../shared/data/wsi', import.meta.url))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-dicom-'))
  mkdirSync(join(folder, 'slide'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const identifiers = [
  ...['Vale^Nora', 'MRN-4711', 'S26-00007', '20261130', '19870309', '2.25.77001122', '2.25.88001122', 'Dr. Grey'],
  ...['North Hospital', 'BOX-S26-00007', 'García Inés', 'private text', 'inner name', 'overlay name', 'remark name'],
]
const text = (tag: number, vr: string, value: string): MadeElement => ({ tag, vr, value })
/** An identifier in every kind of place: known, unknown, private, nested, an overlay. */
const named: readonly MadeElement[] = [
  text(0x00080020, 'DA', '20261130'),
  text(0x0008002a, 'DT', '20261130121314.000000'),
  text(0x00080050, 'SH', 'S26-00007'),
  text(0x00080080, 'LO', 'North Hospital'),
  text(0x00080090, 'PN', 'Dr. Grey'),
  text(0x00081030, 'LO', 'about García Inés'),
  text(0x00090010, 'LO', 'MAKER'),
  text(0x00091001, 'LO', 'private text'),
  text(0x00100010, 'PN', 'Vale^Nora'),
  text(0x00100020, 'LO', 'MRN-4711'),
  text(0x00100030, 'DA', '19870309'),
  text(0x0020000d, 'UI', '2.25.88001122'),
  text(0x00400512, 'LO', 'BOX-S26-00007'),
  {
    tag: 0x00400560,
    vr: 'SQ',
    value: [[text(0x00400551, 'LO', 'BOX-S26-00007'), text(0x00400600, 'LO', 'inner name')]],
  },
  text(0x60000022, 'LO', 'overlay name'),
]

async function jpeg(): Promise<Buffer> {
  const plain = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a86fb0' } })
    .jpeg()
    .toBuffer()
  const remark = Buffer.from('remark name of Vale^Nora')
  const head = Buffer.from([0xff, 0xfe, 0, remark.length + 2])
  return Buffer.concat([plain.subarray(0, 2), head, remark, plain.subarray(2), Buffer.from('remark name')])
}

async function instance(kind: string, uid: string, more: Partial<Parameters<typeof makeDicom>[0]> = {}) {
  const frames = await Promise.all([jpeg(), jpeg()])
  return makeDicom({
    syntax: syntaxes.jpeg,
    elements: [
      ...slideElements({
        ...{ width: 128, height: 64, tile: 64, frames: 2, colour: 'YBR_FULL_422', kind, instance: uid },
        ...{ series: '2.25.77001122', extra: named },
      }),
    ].sort((a, b) => a.tag - b.tag),
    pixels: { frames: frames.map((frame) => [frame]), table: 'extended' },
    ...more,
  })
}

describe('A pseudonymised DICOM slide', () => {
  it.each([
    ['with lengths', {}],
    ['with delimiters', { undefinedLengths: true }],
  ] as const)('%s: holds no identifier in any encoding, no label, and the structure of the slide', async (_, more) => {
    const at = (name: string) => join(folder, 'slide', name)
    writeFileSync(at('a.dcm'), await instance('VOLUME', '2.25.99001122', more))
    writeFileSync(at('b.dcm'), await instance('LABEL', '2.25.99001123', more))
    writeFileSync(at('c.dcm'), await instance('OVERVIEW', '2.25.99001124', more))
    const found = leaksIn(readFileSync(at('a.dcm')), identifiers).map(({ value }) => value)
    expect(new Set(found)).toEqual(new Set(identifiers))
    const copy = join(folder, 'copy')
    expect(await pseudonymiseSlide(at('a.dcm'), copy)).toMatchObject({ images: 1, leftOut: 2 })
    expect(readdirSync(copy)).toEqual(['0001.dcm'])
    const bytes = readFileSync(join(copy, '0001.dcm'))
    expect(leaksIn(bytes, [...identifiers, 'Vale', 'Nora', '2.25.99001122', 'MAKER', '121314'])).toEqual([])
    for (const method of ['113100', '113103', '113107', '113109', 'MODIFIED', 'PERSON-', 'CASE-', 'SLIDE-'])
      expect(bytes.includes(method), method).toBe(true)
    expect(await shownOf(join(copy, '0001.dcm'))).toEqual({ ...(await shownOf(at('a.dcm'))), associated: [] })
  })

  it('in two copies has codes, dates and UIDs that do not join them', async () => {
    const source = join(folder, 'slide', 'a.dcm')
    writeFileSync(source, await instance('VOLUME', '2.25.99001122'))
    await pseudonymiseSlide(source, join(folder, 'one'))
    await pseudonymiseSlide(source, join(folder, 'two'))
    const codes = (name: string) =>
      new Set(
        readFileSync(join(folder, name, '0001.dcm'), 'latin1').match(/(PERSON|CASE|SLIDE)-\w{10}|2\.25\.\d{20,}/g),
      )
    const both = [...codes('one')].filter((code) => codes('two').has(code))
    // Only the mark of the program that wrote them.
    expect(both).toEqual(['2.25.187163274500713822943127409863526149081'])
  })

  it('is refused where its pixels are said to hold text, and does not appear if a text is still there', async () => {
    const source = join(folder, 'slide', 'a.dcm')
    const burned = [...named, text(0x00280301, 'CS', 'YES')].sort((a, b) => a.tag - b.tag)
    const elements = slideElements({ width: 128, height: 64, tile: 64, frames: 2, extra: burned })
    writeFileSync(source, await instance('VOLUME', '2.25.1', { elements: elements.sort((a, b) => a.tag - b.tag) }))
    const copy = join(folder, 'copy')
    await expect(pseudonymiseSlide(source, copy)).rejects.toMatchObject({ data: { code: 'pseudonymise-unsupported' } })
    writeFileSync(source, await instance('VOLUME', '2.25.1'))
    await expect(pseudonymiseSlide(source, copy, ['Daybreak test'])).rejects.toMatchObject({
      data: { code: 'pseudonymise-leak' },
    })
    expect(existsSync(copy)).toBe(false)
    expect(readdirSync(folder)).toEqual(['slide'])
  })
})

it
  .skipIf(!existsSync(shared))
  .each(['highdicom_sm_image.dcm', 'highdicom_sm_image_jpegls.dcm', 'highdicom_sm_image_grayscale.dcm'])(
  'A copy of %s has the pixels of its source',
  async (name) => {
    const source = join(folder, 'slide', name)
    writeFileSync(source, readFileSync(join(shared, name)))
    const copy = join(folder, 'copy')
    await pseudonymiseSlide(source, copy)
    const to = join(copy, '0001.dcm')
    expect(await shownOf(to)).toEqual(await shownOf(source))
    const pixels = (path: string) => {
      const bytes = readFileSync(path)
      return bytes.subarray(bytes.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00])) + 12).toString('hex')
    }
    expect(pixels(to)).toBe(pixels(source))
  },
)
