import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashSlide, openSlide } from '#main/slides/index.ts'
import { openReadable } from '#main/storage/index.ts'
import { writeSpots, writeTinyModel } from '#main/testing/index.ts'
import { tileCacheFolder } from '#main/tiles/index.ts'
import { readVaultKey, sealEntry, sealKeyFor } from '#main/vault/index.ts'
import { verify, verifyKeptTiles } from '#main/verify/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { ada } from '#shared/contract/testing.ts'
import type { App } from './start.ts'
import { startCore } from './testing/start-core.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-changed-'))
const long = 1_700_000_000
let app: App
beforeAll(async () => {
  writeTinyModel(join(folder, 'models'))
  app = await start()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const start = () => startCore({ dataFolder: join(folder, 'data'), modelsFolder: join(folder, 'models') })

let made = 0
/** Two slides of one size in pixels and, padded behind their end, in bytes; and a place that holds the first. */
async function pair(kind: 'stored' | 'made') {
  const home = join(folder, `pair ${made++}`)
  mkdirSync(home)
  const [a, b] = [join(home, 'a.tif'), join(home, 'b.tif')]
  await writeSpots(a, 1300, 1100, [{ x: 60 + made * 7, y: 80, red: true }])
  await writeSpots(b, 1300, 1100, [
    { x: 60, y: 80 + made * 7, red: false },
    { x: 700, y: 700, red: true },
  ])
  // No browser shows tiles without compression.
  const plain = { compression: 'none', tile: true, tileWidth: 256, tileHeight: 256, pyramid: true } as const
  if (kind === 'made') for (const each of [a, b]) writeFileSync(each, await sharp(each).tiff(plain).toBuffer())
  const bytes = Math.max(statSync(a).size, statSync(b).size)
  for (const each of [a, b]) {
    truncateSync(each, bytes)
    utimesSync(each, long, long)
  }
  const path = join(home, 'slide.tif')
  copyFileSync(a, path)
  utimesSync(path, long, long)
  return { a, b, path }
}

async function bringIn(path: string) {
  const [outcome] = await app.api.intake.importPaths(ada, [path], { micronsPerPixel: 0.5 })
  if (outcome?.kind !== 'imported') throw new Error(JSON.stringify(outcome))
  return outcome
}
const tileOf = (slideId: number, col: number, row: number) =>
  app.tile({ url: `/tiles/${slideId}/0/0/${col}/${row}` }, { reader: ada })
const codeOf = (body: unknown) => JSON.parse(String(body)).error?.code
async function pixelsOf(path: string, col: number, row: number): Promise<Buffer> {
  const at = { plane: 0, level: 0, col, row }
  const reader = await openSlide(path)
  try {
    const tile = (await reader.tile(at)) ?? (await app.engine.tile({ path, files: null }, at))
    return Buffer.from(tile.bytes)
  } finally {
    await reader.close()
  }
}

type Files = Awaited<ReturnType<typeof pair>>
/** Ways in which a file comes to hold another content. */
const ways: Readonly<Record<string, (files: Files) => void>> = {
  'is written over': ({ b, path }) => writeFileSync(path, readFileSync(b)),
  'is written over and gets its old time back': ({ b, path }) => {
    writeFileSync(path, readFileSync(b))
    utimesSync(path, long, long)
  },
  'is replaced by rename': ({ b, path }) => {
    copyFileSync(b, `${path}.new`)
    renameSync(`${path}.new`, path)
  },
  'is replaced by rename with its old time': ({ b, path }) => {
    copyFileSync(b, `${path}.new`)
    utimesSync(`${path}.new`, long, long)
    renameSync(`${path}.new`, path)
  },
  'is cut to nothing and written anew': ({ b, path }) => {
    truncateSync(path, 0)
    writeFileSync(path, readFileSync(b))
  },
  'is only cut to nothing': ({ path }) => truncateSync(path, 0),
  'grows by the other slide': ({ b, path }) => writeFileSync(path, readFileSync(b), { flag: 'a' }),
}

for (const kind of ['stored', 'made'] as const)
  describe(`a slide whose tiles are ${kind === 'stored' ? 'stored' : 'made by the engine'}`, () => {
    for (const [way, change] of Object.entries(ways))
      it(`and whose file ${way}: says so at once everywhere, and is read again when the original is back`, async () => {
        const files = await pair(kind)
        const { caseId, slideId } = await bringIn(files.path)
        await app.screening.finished(slideId).catch(() => undefined)
        expect((await tileOf(slideId, 0, 0)).status).toBe(200)

        change(files)
        // The one that was asked for before, and another.
        for (const [col, row] of [
          [0, 0],
          [1, 1],
        ] as const) {
          const answer = await tileOf(slideId, col, row)
          expect(codeOf(answer.body)).toBe('file-changed')
          expect(answer.status).toBe(409)
        }
        const marks = { x: 100, y: 100, width: 20, height: 20 }
        const { cellId } = app.api.review.addCell(ada, { caseId, slideId, ...marks, label: 'HSIL' })
        app.api.review.act(ada, caseId, [cellId], { kind: 'mark', marked: true })
        const crop = await app.fetch(new Request(`http://core/crops/${cellId}?px=96`), app.localSession)
        expect(await crop.json()).toMatchObject({ error: { code: 'file-changed' } })
        const report = await app.fetch(new Request(`http://core/reports/${caseId}.pdf`), app.localSession)
        expect(await report.json()).toMatchObject({ error: { code: 'file-changed' } })
        expect(app.cases.row(ada, caseId)).toMatchObject({ present: true, changed: true })
        expect((await app.cases.open(ada, caseId)).slide).toMatchObject({ changed: true })

        writeFileSync(files.path, readFileSync(files.a))
        utimesSync(files.path, long, long)
        for (const [col, row] of [
          [1, 1],
          [0, 1],
        ] as const) {
          const answer = await tileOf(slideId, col, row)
          expect(answer.status).toBe(200)
          expect(Buffer.from(answer.body as Uint8Array).equals(await pixelsOf(files.a, col, row))).toBe(true)
        }
        expect(app.cases.row(ada, caseId)).toMatchObject({ present: true, changed: false })
      })

    it('and whose file is only touched, or moved away and back, is read on', async () => {
      const files = await pair(kind)
      const { caseId, slideId } = await bringIn(files.path)
      await tileOf(slideId, 0, 0)
      utimesSync(files.path, long + 5000, long + 5000)
      expect((await tileOf(slideId, 1, 0)).status).toBe(200)
      renameSync(files.path, `${files.path}.away`)
      expect((await tileOf(slideId, 1, 1)).status).not.toBe(200)
      renameSync(`${files.path}.away`, files.path)
      expect((await tileOf(slideId, 1, 1)).status).toBe(200)
      expect(app.cases.row(ada, caseId)).toMatchObject({ present: true, changed: false })
    })
  })

describe('a slide of several files', () => {
  it('is changed with any of them, and no other picture is shown in its place', async () => {
    const [one, two] = await Promise.all([pair('stored'), pair('stored')])
    const fields = join(folder, 'fields')
    mkdirSync(fields)
    // Without compression a picture takes the same room whatever is in it.
    const asField = (from: string, to: string) => sharp(from).png({ compressionLevel: 0 }).toFile(join(fields, to))
    await asField(one.a, 'f1.png')
    await asField(two.a, 'f2.png')
    const { slideId } = await bringIn(fields)
    await tileOf(slideId, 0, 0)
    const before = Buffer.from((await tileOf(slideId, 3, 0)).body as Uint8Array)
    await asField(two.b, 'f2.png')
    for (const col of [0, 3]) expect(codeOf((await tileOf(slideId, col, 0)).body)).toBe('file-changed')
    await asField(two.a, 'f2.png')
    expect(Buffer.from((await tileOf(slideId, 3, 0)).body as Uint8Array).equals(before)).toBe(true)
  })
})

describe('what is kept of a slide', () => {
  it('is never of another content, also after the next start, and the check of the records reads the file', async () => {
    const files = await pair('made')
    const { slideId } = await bringIn(files.path)
    await tileOf(slideId, 0, 0)
    copyFileSync(files.b, files.path)
    utimesSync(files.path, long, long)
    expect((await tileOf(slideId, 1, 1)).status).toBe(409)
    const found = []
    for await (const finding of verify(join(folder, 'data'))) found.push(finding)
    expect(found.find(({ subject }) => subject === files.path)).toMatchObject({
      ok: false,
      error: { code: 'file-changed' },
    })
    await app.close()
    app = await start()
    expect((await tileOf(slideId, 1, 1)).status).toBe(409)
    copyFileSync(files.a, files.path)
    const answer = await tileOf(slideId, 1, 1)
    expect(Buffer.from(answer.body as Uint8Array).equals(await pixelsOf(files.a, 1, 1))).toBe(true)
  })

  it('and shows something else is found by the check of the records and removed; what is right stays', async () => {
    const [files, other] = [await pair('made'), await pair('made')]
    const { slideId } = await bringIn(files.path)
    for (const col of [0, 1]) expect((await tileOf(slideId, col, 0)).status).toBe(200)
    expect((await tileOf((await bringIn(other.path)).slideId, 0, 0)).status).toBe(200)
    // Tiles are written when nobody asks for one, at the latest on closing.
    await app.close()
    const { sha256 } = await hashSlide(files.path)
    const kept = (col: number) => join(tileCacheFolder(join(folder, 'data')), sha256, `0-0-${col}-0.png`)
    app = await start()
    const records = openReadable(join(folder, 'data', 'daybreak.sqlite'))
    const key = sealKeyFor(readVaultKey(records)!, 'tiles')
    records.close()
    writeFileSync(kept(0), sealEntry(key, `${sha256}/0-0-0-0.png`, await pixelsOf(other.b, 0, 0)))
    const options = {
      sound: new Set([files.path]),
      sameTile: (...args: Parameters<App['engine']['sameTile']>) => app.engine.sameTile(...args),
    }
    const check = async () => {
      const findings = []
      for await (const finding of verifyKeptTiles(join(folder, 'data'), options)) findings.push(finding)
      return findings.filter(({ subject }) => subject === files.path)
    }
    expect(await check()).toMatchObject([
      { check: 'tiles', ok: false, error: { code: 'kept-tiles-wrong', params: { count: 1 } } },
    ])
    expect([existsSync(kept(0)), existsSync(kept(1))]).toEqual([false, true])
    expect(await check()).toMatchObject([{ check: 'tiles', ok: true }])
    // A slide that cannot be compared is a finding and does not end the check.
    const hurt = { ...options, sameTile: () => Promise.reject(new AppError('engine-timeout')) }
    const findings = []
    for await (const finding of verifyKeptTiles(join(folder, 'data'), {
      ...hurt,
      sound: new Set([files.path, other.path]),
    }))
      findings.push(finding)
    const subjects = findings.filter(({ ok, error }) => !ok && error?.code === 'engine-timeout')
    expect(subjects.map(({ subject }) => subject)).toEqual([files.path, other.path])
    expect(existsSync(kept(1))).toBe(true)
  })
})
