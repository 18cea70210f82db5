import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beginKeyChange } from '#main/keys/index.ts'
import { writeSpots } from '#main/testing/index.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import type { App } from './start.ts'
import { startCore } from './testing/start-core.ts'

const root = mkdtempSync(join(tmpdir(), 'daybreak-at-rest-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const dataFolder = join(root, 'data')
const slide = join(root, 'laboratory', 'S26-00002 Vale.tif')
const mode = { camera: 'Test camera', objective: 40, width: 320, height: 240 }
const tileUrl = '/tiles/1/0/0/0/0'
let fieldPng: Buffer
let tile: Buffer
let captureId: number

const tileOf = async (app: App): Promise<Buffer> =>
  Buffer.from((await app.tile({ url: tileUrl }, app.localSession)).body as Uint8Array)

beforeAll(async () => {
  mkdirSync(join(root, 'laboratory'))
  await writeSpots(slide, 1300, 1100, [{ x: 100, y: 100, red: true }])
  // No browser shows tiles without compression, so the engine makes them and the disk caches them.
  writeFileSync(slide, await sharp(slide).tiff({ compression: 'none', tile: true, pyramid: true }).toBuffer())
  fieldPng = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#a05080' } })
    .png()
    .toBuffer()
  const app = await startCore({ dataFolder })
  const body = 'accession,patient,dob\nS26-00002,"Vale, Nora",1987-03-09\n'
  const orders = new Request(`http://core/orders?name=a.csv&bytes=${body.length}`, { method: 'POST', body })
  expect((await app.fetch(orders, app.localSession)).status).toBe(200)
  await app.api.intake.importPaths(ada, [slide], { micronsPerPixel: null })
  expect(linesOf(app.cases, ada)).toMatchObject([{ accession: 'S26-00002', patientName: 'Vale, Nora' }])
  tile = await tileOf(app)
  const scale = { ...mode, micronsPerPixel: 0.25, method: 'typed' as const, lineMicrons: null, linePx: null }
  app.camera.saveCalibration(ada, scale)
  captureId = app.camera.begin(ada, mode).id
  const field = { captureId, frames: 1, body: new Blob([new Uint8Array(fieldPng)]).stream() }
  await app.camera.addField(ada, { ...field, signal: new AbortController().signal })
  await app.close()
}, 60_000)

/** Every file of the data folder, by its name in it. */
const files = (): Map<string, Buffer> =>
  new Map(
    readdirSync(dataFolder, { recursive: true })
      .map(String)
      .filter((name) => statSync(join(dataFolder, name)).isFile())
      .map((name) => [name, readFileSync(join(dataFolder, name))]),
  )
const under = (...folders: string[]) => [...files().keys()].filter((name) => name.startsWith(join(...folders) + sep))

const encodings = ['utf8', 'utf16le', 'latin1', 'base64', 'hex'] as const
const written = (word: string): Buffer[] => [
  ...encodings.slice(0, 3).map((encoding) => Buffer.from(word, encoding)),
  Buffer.from(word, 'utf16le').swap16(),
  ...encodings.slice(3).map((encoding) => Buffer.from(Buffer.from(word).toString(encoding).replace(/=+$/, ''))),
]

it('After a day of work, no file of the data folder shows a name, a number or a byte of a picture', () => {
  expect(under('cache').length).toBeGreaterThan(0)
  expect(under('camera', String(captureId))).toHaveLength(1)
  expect(files().has(join('log', 'daybreak.log'))).toBe(true)
  const words = ['S26-00002', 'Vale', 'Nora', '1987-03-09'].flatMap(written)
  const pictures = [
    Buffer.from('IHDR'),
    Buffer.from('IDAT'),
    Buffer.from('JFIF'),
    tile.subarray(-64),
    fieldPng.subarray(-64),
  ]
  expect(pictures.some((bytes) => tile.includes(bytes))).toBe(true)
  for (const [name, bytes] of files()) {
    for (const needle of [...words, ...pictures]) expect(bytes.includes(needle), `${needle} in ${name}`).toBe(false)
    for (const word of ['S26-00002', 'Vale', 'Nora']) expect(name).not.toContain(word)
  }
})

it('What is sealed opens again at the next start, also after the key of the records was changed', async () => {
  const [kept = ''] = under('cache')
  const before = readFileSync(join(dataFolder, kept))
  beginKeyChange(dataFolder)
  const app = await startCore({ dataFolder })
  try {
    expect((await tileOf(app)).equals(tile)).toBe(true)
    const small = await app.camera.thumbnail(captureId, 1, new AbortController().signal)
    // The field's green; the square around it is white.
    expect(Math.abs((await sharp(small).stats()).channels[1]!.min - 0x50)).toBeLessThan(5)
  } finally {
    await app.close()
  }
  // The tile is the one that was sealed before, not made again.
  expect(readFileSync(join(dataFolder, kept)).equals(before)).toBe(true)
}, 60_000)
