import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forkEngine } from '#main/engine/index.ts'
import { oldShown, writeOldRecords } from '#main/storage/testing/index.ts'
import { writeTinyModel } from '#main/testing/index.ts'
import { verify } from '#main/verify/index.ts'
import { resourcesFor } from './resources.ts'
import { type App, startApp } from './start.ts'

const resources = resourcesFor(import.meta.url)
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
  app = await startApp({
    dataFolder: data,
    host: 'cli',
    version: resources.version,
    spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
    modelsFolder: join(folder, 'models'),
    uiFolder: resources.uiFolder,
    samples: false,
    background: false,
  })
  return app
}
const findings = async () => {
  const all = []
  for await (const { check, subject, ok } of verify(data)) all.push({ check, subject, ok })
  return all.filter(({ check }) => check !== 'slide')
}
const checksOfOld = old.checks.map(({ check, ok }) => ({ check, subject: expect.any(String), ok }))

describe('Records of the version before people, reads and report versions', () => {
  beforeEach(() => {
    mkdirSync(data)
    writeOldRecords(join(data, 'daybreak.sqlite'))
  })

  it('show the same worklist, cells, drafts, reports and settings', async () => {
    const { api, fetch, localSession } = await start()
    const { reader } = localSession
    expect(readdirSync(data)).toContainEqual(expect.stringMatching(/^daybreak\.before-v\d+\.sqlite$/))
    for (const [n, { row, draft, draftSavedAt, signOut, undoDepth, redoDepth }] of old.details.entries()) {
      const detail = await api.cases.open(reader, row.id)
      expect(detail, row.accession).toMatchObject({ row, draft, draftSavedAt, undoDepth, redoDepth })
      expect(api.cells.columns(reader, row.slideId, 0), row.accession).toEqual(old.columns[n])
      expect(api.orders.label(row.slideId)).toEqual(old.labels[n])
      const pdf = await fetch(new Request(`http://core/reports/${row.id}.pdf`), localSession)
      if (!signOut) continue
      const bytes = Buffer.from(await pdf.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(signOut.reportSha256)
      expect(detail.signOut).toMatchObject(signOut)
    }
    // What was opened is known to have lost its file, as it was then.
    expect(api.worklist.list(reader)).toEqual(old.worklist)
    expect(api.intake.quarantine()).toEqual(old.quarantine)
    expect(api.orders.tray()).toEqual(old.tray)
    expect(api.orders.imports()).toEqual(old.imports)
    expect(api.camera.state()).toEqual(old.camera)
    expect(api.system.settings()).toEqual(old.settings)
  })

  it('are checked as they lie there: checking neither migrates nor writes', async () => {
    const before = readFileSync(join(data, 'daybreak.sqlite'))
    expect(await findings()).toEqual(checksOfOld)
    expect(readFileSync(join(data, 'daybreak.sqlite')).equals(before)).toBe(true)
  })

  it('are sound after the migration, also while they are in use', async () => {
    await start()
    expect(await findings()).toEqual(checksOfOld)
  })
})
