import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OldColumns, oldShown, writeOldRecords } from '#main/storage/testing/index.ts'
import { writeTinyModel } from '#main/testing/index.ts'
import { verify } from '#main/verify/index.ts'
import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import { linesOf } from '#shared/contract/testing.ts'
import type { App } from './start.ts'
import { startCore } from './testing/start-core.ts'

const old = oldShown()
let folder: string
let data: string
let app: App | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-old-'))
  data = join(folder, 'data')
  writeTinyModel(join(folder, 'models'))
})
afterEach(async () => {
  await app?.close()
  app = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<App> {
  app = await startCore({ dataFolder: data, modelsFolder: join(folder, 'models') })
  return app
}
const findings = async () => {
  const all = []
  for await (const { check, subject, ok } of verify(data)) all.push({ check, subject, ok })
  // Earlier versions had no chain of events.
  expect(all.filter(({ check }) => check === 'events')).toEqual([{ check: 'events', subject: 'events', ok: true }])
  return all.filter(({ check }) => check !== 'slide' && check !== 'events')
}
const checksOfOld = old.checks.map(({ check, ok }) => ({ check, subject: expect.any(String), ok }))

/** Cases that were numbered because their order already had a case, and the cases that now have their slides. */
const joined = ['S26-00001-2', 'S26-00004-2', 'S26-00004-3']
const taking = ['S26-00001', 'S26-00004']

/** The classes by their positions in the old records. */
const classesOfOld = [
  ...['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC'],
  ...['Trichomonas', 'Candida', 'Flora', 'Herpes', 'Actinomyces'],
]

/** Columns with class codes instead of positions, without the ids of added cells, which are now separate decisions. */
function columnsOf(columns: OldColumns | CellColumns) {
  const { classes, ...rest } = { classes: classesOfOld, ...columns }
  const coded = (places: unknown) => (places as number[]).map((place) => (classes as string[])[place] ?? place)
  return {
    ...rest,
    aiLabel: coded(columns.aiLabel),
    readerLabel: coded(columns.readerLabel),
    id: columns.id.map((id, n) => ((columns.byReader as readonly number[])[n] === 1 ? 'added' : id)),
  }
}

const noNotice = { late: null, corrected: null, renumbered: null }

describe('Records of the version before people, reads and report versions', () => {
  beforeEach(() => {
    mkdirSync(data)
    writeOldRecords(join(data, 'daybreak.sqlite'))
  })

  it('show the same worklist, cells, drafts, reports and settings', async () => {
    const { api, fetch, localSession } = await start()
    const { reader } = localSession
    // The plain file from before the update is not kept beside encrypted records.
    expect(readdirSync(data).filter((name) => /before|migrating/.test(name))).toEqual([])
    for (const [n, { row, draft, draftSavedAt, signOut, undoDepth, redoDepth }] of old.details.entries()) {
      if (joined.includes(row.accession) || row.accession === 'rescaled') continue
      const detail = await api.cases.open(reader, row.id)
      expect(api.orders.label(row.slideId)).toEqual(old.labels[n] && { ...old.labels[n], ...noNotice })
      expect(columnsOf(api.cells.columns(reader, { slideId: row.slideId, afterId: 0 }))).toEqual(
        columnsOf(old.columns[n]!),
      )
      const pdf = await fetch(new Request(`http://core/reports/${row.id}.pdf`), localSession)
      if (signOut) {
        const bytes = Buffer.from(await pdf.arrayBuffer())
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(signOut.reportSha256)
        expect(detail.signOut).toMatchObject(signOut)
      }
      if (taking.includes(row.accession)) continue
      expect(detail, row.accession).toMatchObject({ row, draft, draftSavedAt, undoDepth, redoDepth })
    }
    const apart = (rows: readonly { readonly accession?: unknown }[]) =>
      rows.filter(({ accession }) => ![...joined, ...taking, 'rescaled'].includes(String(accession)))
    // The slides that were opened are known to have lost their files, as in the old version.
    expect(apart(linesOf(api.worklist, reader))).toMatchObject(apart(old.worklist))
    expect(linesOf(api.worklist, reader)).toHaveLength(old.worklist.length - joined.length)
    expect(api.intake.quarantine()).toEqual(old.quarantine)
    expect(api.orders.tray()).toEqual(old.tray.map((slide) => ({ ...slide, ...noNotice })))
    expect(api.orders.imports()).toEqual(old.imports)
    expect(api.camera.state()).toEqual(old.camera)
    const { readerName, ...settings } = old.settings as { readerName: string }
    expect(api.system.settings(reader)).toMatchObject(settings)
    const session = api.session.state(localSession)
    expect(session).toMatchObject({ way: 'just-me', person: { id: 'local', name: readerName } })
  })

  it('have the slides of one order in one case, with the decisions on each and the only draft', async () => {
    const { api, localSession } = await start()
    const { reader } = localSession
    const open = async (accession: string) => {
      const row = linesOf(api.worklist, reader).find((one) => one.accession === accession)!
      return api.cases.open(reader, row.id)
    }
    const two = await open('S26-00001')
    expect(two.slides.map(({ slide }) => slide.fileName)).toEqual(['S26-00001 A.tif', 'S26-00001 B.tif'])
    expect(two).toMatchObject({ row: { slideCount: 2, reviewed: 7 }, draft: { comment: 'First slide.' }, undoDepth: 4 })
    const three = await open('S26-00004')
    expect(three).toMatchObject({ row: { slideCount: 3, reviewed: 3 }, draft: { comment: 'Third slide.' } })
    for (const [n, { row }] of old.details.entries()) {
      if (![...joined, ...taking].includes(row.accession)) continue
      const of = { slideId: row.slideId, afterId: 0 }
      expect(columnsOf(api.cells.columns(reader, of)), row.accession).toEqual(columnsOf(old.columns[n]!))
      if (joined.includes(row.accession)) await expect(api.cases.open(reader, row.id)).rejects.toThrow('not-found')
    }
    // One of these two was signed, so both are unchanged.
    expect((await open('S26-00002')).slides).toHaveLength(1)
    expect((await open('S26-00002-2')).slides).toHaveLength(1)
  })

  it('show earlier decisions on the cells of the later screening that was signed', async () => {
    const { api, localSession } = await start()
    const { reader } = localSession
    const n = old.details.findIndex(({ row }) => row.accession === 'rescaled')
    const { row, signOut } = old.details[n]!
    const detail = await api.cases.open(reader, row.id)
    expect(detail.signOut).toMatchObject(signOut!)
    const columns = api.cells.columns(reader, { slideId: row.slideId, afterId: 0 })
    const found = old.columns[n]!.id.length
    expect(columns.id.slice(0, found)).toEqual(old.columns[n]!.id)
    expect(columns.byReader.slice(found).every((byReader) => byReader === 1)).toBe(true)
    // Three cells were called HSIL at the first scale. Each is now on its cell of the second or without a proposal,
    // except those that were decided again.
    const decided = columns.status.filter((status) => status !== 0)
    expect(decided.length).toBeGreaterThan((old.columns[n]!.status as number[]).filter((one) => one !== 0).length)
    expect(detail.row.reviewed).toBe(decided.length)
  })

  it('can be checked in place, without migrating or writing', async () => {
    const before = readFileSync(join(data, 'daybreak.sqlite'))
    expect(await findings()).toEqual(checksOfOld)
    expect(readFileSync(join(data, 'daybreak.sqlite')).equals(before)).toBe(true)
  })

  it('are sound after the migration, even while in use', async () => {
    await start()
    expect(await findings()).toEqual(checksOfOld)
  })
})
