import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { imageFields, type MadeField, type MadeImage, makeTiff } from '#main/testing/index.ts'
import { leaksIn, pseudonymiseSlide } from './index.ts'
import { shownOf } from './testing.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-pseudonymise-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const identifiers = [
  'Vale^Nora',
  'S26-00007',
  'b414003d-user',
  '12/29/09',
  'SCOPE-4711',
  'García Inés',
  'lab-host-9',
  'Exif-Vale-Nora',
]
const ascii = (tag: number, values: string): MadeField => ({ tag, type: 2, values })

/** A JPEG with a name in EXIF, in XMP and in a remark. */
async function tile(): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a86fb0' } })
    .jpeg()
    .toBuffer()
  const segment = (marker: number, text: string) => {
    const body = Buffer.from(text, 'latin1')
    const head = Buffer.from([0xff, marker, 0, 0])
    head.writeUInt16BE(body.length + 2, 2)
    return Buffer.concat([head, body])
  }
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, `Exif\0\0${identifiers[7]}`),
    segment(0xe1, `http://ns.adobe.com/xap/1.0/\0<x>${identifiers[0]}</x>`),
    segment(0xfe, `remark ${identifiers[5]}`),
    jpeg.subarray(2),
  ])
}

/** An SVS slide as a scanner writes it, with an identifier in every place that can hold one. */
async function svs(big: boolean, bigEndian: boolean): Promise<Buffer> {
  const segment = await tile()
  const description = `Aperio Image Library v11.2.1 \r\n128x64 [0,0 128x64] (64x64) JPEG/RGB Q=30|AppMag = 20|ScanScope ID = SCOPE-4711|Filename = S26-00007|Date = 12/29/09|User = b414003d-user|MPP = 0.4990|Title = Vale^Nora`
  const level = (width: number, extra: readonly MadeField[]): MadeImage => ({
    fields: imageFields({ width, height: 64, tile: 64, compression: 7, photometric: 6, extra }),
    segments: Array.from({ length: Math.ceil(width / 64) }, () => segment),
    tiled: true,
  })
  const strip = (text: string, subfile: number): MadeImage => ({
    fields: [
      ...imageFields({ width: 64, height: 64, compression: 7, photometric: 6, extra: [ascii(270, text)] }),
      { tag: 254, type: 4, values: [subfile] },
      { tag: 278, type: 4, values: [64] },
    ],
    segments: [segment],
    tiled: false,
  })
  const xmp: MadeField = { tag: 700, type: 1, values: Buffer.from(`<x:xmpmeta>${identifiers[5]}</x:xmpmeta>`) }
  const texts = [
    ascii(315, 'Vale^Nora'),
    ascii(316, 'lab-host-9'),
    ascii(306, '2009:12/29/09'),
    ascii(269, 'S26-00007'),
    ascii(65_000, 'Vale^Nora'),
    xmp,
  ]
  return makeTiff(
    [
      level(128, [ascii(270, description), ...texts]),
      strip('thumbnail of Vale^Nora', 0),
      level(64, [ascii(270, description)]),
      strip('Aperio\r\nlabel 64x64 S26-00007', 1),
      strip('Aperio\r\nmacro 64x64', 9),
    ],
    { big, bigEndian },
  )
}

describe('A pseudonymised SVS slide', () => {
  it.each([
    ['classic', false, false],
    ['BigTIFF', true, false],
    ['big-endian', false, true],
  ] as const)(
    '%s: holds no identifier in any encoding, and the pixels, scale and objective of the slide',
    async (_, big, bigEndian) => {
      const source = join(folder, 'S26-00007.svs')
      writeFileSync(source, await svs(big, bigEndian))
      // The search finds what is there before.
      expect(new Set(leaksIn(readFileSync(source), identifiers).map(({ value }) => value))).toEqual(
        new Set(identifiers),
      )
      const copy = join(folder, 'copy.svs')
      expect(await pseudonymiseSlide(source, copy)).toMatchObject({ images: 2, leftOut: 3 })
      expect(leaksIn(readFileSync(copy), identifiers)).toEqual([])
      const before = await shownOf(source)
      expect(await shownOf(copy)).toEqual({ ...before, associated: [] })
      expect(before).toMatchObject({ width: 128, micronsPerPixel: 0.499, objective: 20 })
      const pixels = async (path: string) => (await sharp(path).raw().toBuffer()).toString('hex')
      expect(await pixels(copy)).toBe(await pixels(source))
    },
  )

  it('does not appear if a text that must not be there still is', async () => {
    const source = join(folder, 'a-slide.svs')
    writeFileSync(source, await svs(false, false))
    const copy = join(folder, 'copy.svs')
    await expect(pseudonymiseSlide(source, copy, ['Aperio Image'])).rejects.toMatchObject({
      data: { code: 'pseudonymise-leak', params: { encoding: 'UTF-8' } },
    })
    expect(readdirSync(folder)).toEqual(['a-slide.svs'])
  })
})

it('A slide whose structure is in its texts, or of another format, is refused and nothing is written', async () => {
  const plain = {
    fields: imageFields({ width: 64, height: 64, tile: 64 }),
    segments: [Buffer.alloc(64 * 64 * 3)],
    tiled: true,
  }
  const withText = (text: string) => makeTiff([{ ...plain, fields: [...plain.fields, ascii(270, text)] }])
  const refused: Readonly<Record<string, Buffer>> = {
    'ome.tif': withText('<?xml version="1.0"?><OME><Image ID="Image:0"/></OME>'),
    'philips.tif': withText('<?xml version="1.0"?><DataObject ObjectType="DPUfsImport"/>'),
    'leica.scn': withText('<?xml version="1.0"?><scn xmlns="x"/>'),
    'hamamatsu.ndpi': makeTiff([{ ...plain, fields: [...plain.fields, { tag: 65_420, type: 4, values: [1] }] }]),
  }
  for (const [name, bytes] of Object.entries(refused)) {
    writeFileSync(join(folder, name), bytes)
    await expect(pseudonymiseSlide(join(folder, name), join(folder, 'copy')), name).rejects.toMatchObject({
      data: { code: 'pseudonymise-unsupported' },
    })
    expect(existsSync(join(folder, 'copy')), name).toBe(false)
  }
})

it('The search finds a text in every encoding, wherever it begins', () => {
  const value = 'García S26-7'
  const encoded = {
    'UTF-8': Buffer.from(value),
    'UTF-16LE': Buffer.from(value, 'utf16le'),
    'UTF-16BE': Buffer.from(value, 'utf16le').swap16(),
    'Latin-1': Buffer.from(value, 'latin1'),
    'percent-encoded': Buffer.from(encodeURIComponent(value)),
    hexadecimal: Buffer.from(Buffer.from(value).toString('hex')),
  }
  for (const [encoding, bytes] of Object.entries(encoded))
    expect(leaksIn(Buffer.concat([Buffer.from('x'), bytes, Buffer.from('y')]), [value]), encoding).toContainEqual({
      value,
      encoding,
    })
  for (const before of ['', 'a', 'ab', 'abc'])
    expect(leaksIn(Buffer.from(Buffer.from(`${before}${value} and more`).toString('base64')), [value])).toEqual([
      { value, encoding: 'base64' },
    ])
  expect(leaksIn(Buffer.from('another text'), [value])).toEqual([])
})
