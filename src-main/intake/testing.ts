import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Cases, createCases } from '#main/cases/index.ts'
import { createContents } from '#main/contents/index.ts'
import { type Engine, forkEngine, startEngine } from '#main/engine/index.ts'
import type { News } from '#main/live/index.ts'
import { createOrders } from '#main/orders/index.ts'
import { slideParts } from '#main/slides/index.ts'
import { openRecords } from '#main/storage/index.ts'
import { bareDatabase } from '#main/storage/testing/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { ada } from '#shared/contract/testing.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'
import { createIntake, type IntakeDeps } from './intake.ts'

/** A real engine, started as in the product. */
export const testEngine = (): Engine =>
  startEngine({
    spawn: forkEngine({ entry: fileURLToPath(new URL('../engine-process/main.ts', import.meta.url)) }),
    setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
  })

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'daybreak-intake-'))

export const scannerOf = (folder: string, change: Partial<Scanner> = {}): Scanner => ({
  id: folder,
  name: 'Scanner 1',
  folder,
  pattern: '',
  specimen: 'not-stated',
  micronsPerPixel: null,
  policy: 'reference',
  target: '',
  ...change,
})

/**
 * A laboratory on a data folder with real records and engine. Opening the same folder again simulates the next start.
 */
export function openLab(engine: Engine, folder: string, change: Partial<IntakeDeps> = {}) {
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder, { recursive: true })
  const records = openRecords(join(dataFolder, 'daybreak.sqlite'))
  const db = bareDatabase(join(dataFolder, 'daybreak.sqlite'))
  const events: News[] = []
  const publish = (event: News) => void events.push(event)
  const now = () => new Date()
  const contents = createContents({ records, engine, onFact: (slideId, fact) => cases.touchFile(slideId, fact) })
  const cases: Cases = createCases({
    records,
    tasks: tasksOn(records),
    now,
    publish,
    jobOf: () => null,
    resultOf: () => null,
    suspiciousOf: () => [],
    reasonForContradictions: () => false,
    reportPictures: () => 'marked',
    hash: (path) => engine.hash(path),
    lookAt: contents.check,
    makeReport: async () => new Uint8Array([1]),
    prepareReport: () => undefined,
    laboratory: () => '',
    product: 'test',
  })
  const pattern = accessionPattern(defaultAccessionPattern)!
  const orders = createOrders({ records, cases, pattern: () => pattern, expected: () => false, publish, now })
  const intake = createIntake({
    records,
    dataFolder,
    cases,
    orders,
    check: (path) => engine.check(path),
    hash: (path, onProgress) => engine.hash(path, { onProgress: (p) => onProgress(p.doneBytes, p.totalBytes) }),
    hashFile: async (path) => (await engine.hash(path, { of: 'file' })).sha256,
    contents,
    label: (path) => engine.label(path),
    look: engine,
    slideParts,
    screen: () => undefined,
    publish,
    now,
    bug: (where, error) => {
      throw new Error(`bug in ${where}`, { cause: error })
    },
    stableMs: 150,
    pollMs: 100,
    ...change,
  })
  return {
    records,
    db,
    contents,
    cases,
    orders,
    intake,
    events,
    slidesFolder: join(dataFolder, 'slides'),
    /** Outcomes of the files, in order. */
    outcomes: () => events.flatMap((event) => (event.kind === 'import' ? [event.outcome] : [])),
    give: (text: string, fileName = 'orders.csv') =>
      orders.take(ada, { fileName, path: null, bytes: text.length, modifiedMs: null }, new TextEncoder().encode(text)),
    async close() {
      await intake.close()
      db.close()
      records.close()
    },
  }
}
export type Lab = ReturnType<typeof openLab>

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function until(done: () => boolean, ms = 60_000): Promise<void> {
  const end = Date.now() + ms
  while (!done()) {
    if (Date.now() > end) throw new Error('waited in vain')
    await pause(25)
  }
}
