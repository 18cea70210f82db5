import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContents } from '#main/contents/index.ts'
import { ensureKeys } from '#main/keys/index.ts'
import type { News } from '#main/live/index.ts'
import { hashFile } from '#main/slides/index.ts'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { type BareDatabase, bareDatabase } from '#main/storage/testing/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import type { SignRequest } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { acknowledging, ada } from '#shared/contract/testing.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import type { NewSlide } from './add-slide.ts'
import { type CasesDeps, createCases } from './cases.ts'

/** The screening part's answers, by slide. */
class Answers<T> extends Map<number, T> {
  readonly #onSet: ((slideId: number) => void) | undefined
  constructor(onSet: (slideId: number) => void) {
    super()
    this.#onSet = onSet
  }
  override set(slideId: number, answer: T): this {
    super.set(slideId, answer)
    this.#onSet?.(slideId)
    return this
  }
}

/**
 * For tests: a new data folder with real records, and the screening part's answers as plain maps. `place`: where the
 * folder is made, and whether its records are encrypted.
 */
export function benchFor(options: Partial<CasesDeps> = {}, place: { in?: string; encrypted?: boolean } = {}) {
  const folder = mkdtempSync(join(place.in ?? tmpdir(), 'daybreak-cases-'))
  if (place.encrypted) ensureKeys(folder)
  const file = join(folder, 'daybreak.sqlite')
  const jobs = new Answers<ScreeningJob>((slideId) => markStale(slideId))
  const results = new Answers<ScreeningResult>((slideId) => markStale(slideId))
  const events: News[] = []
  let clock = Date.UTC(2026, 10, 23, 7, 12, 0)

  const now = () => {
    clock += 1000
    return new Date(clock)
  }
  const openAll = (records: RecordsFile) =>
    createCases({
      records,
      tasks: tasksOn(records),
      now,
      jobOf: (slideId) => jobs.get(slideId) ?? null,
      resultOf: (slideId) => results.get(slideId) ?? null,
      suspiciousOf: () => [],
      reasonForContradictions: () => false,
      hash: (path) => hashFile(path),
      lookAt: createContents({ records, engine: { hash: (path) => hashFile(path) } }).check,
      publish: (event) => events.push(event),
      makeReport: async (snapshot) => Buffer.from(JSON.stringify(snapshot)),
      prepareReport: () => undefined,
      laboratory: () => 'Test laboratory',
      reportPictures: () => 'marked',
      product: 'Daybreak test',
      timeZone: 'Europe/Berlin',
      ...options,
    })
  let records = openRecords(file, now)
  const db = bareDatabase(file)
  // The screening part writes jobs and results into the records, where triggers notice them.
  const markStale = (slideId: number) =>
    void db
      .prepare(
        'UPDATE case_summaries SET stale = 1 WHERE case_id IN (SELECT case_id FROM case_slides WHERE slide_id = ?)',
      )
      .run(slideId)
  let cases = openAll(records)

  return {
    folder,
    file,
    jobs,
    results,
    events,
    get records() {
      return records
    },
    db,
    get cases() {
      return cases
    },
    /** Closes the records and opens them again, like the next start of the program. */
    reopen() {
      records.close()
      records = openRecords(file, now)
      cases = openAll(records)
    },
    /** Lets time pass. */
    wait(ms: number) {
      clock += ms
    },
    /** Signs, and acknowledges whatever the signature contradicts or skips. */
    async sign(caseId: number, as: SignRequest = { meaning: 'Read and approved.' }) {
      return cases.signOut(ada, caseId, acknowledging(cases, ada, caseId, as))
    },
    close() {
      db.close()
      records.close()
      rmSync(folder, { recursive: true, force: true })
    },
    /** A case whose slide was screened with these cells. Returns their ids in the same order. */
    screened(name: string, labels: readonly string[]) {
      const { caseId, slideId } = cases.addSlide(ada, newSlide(name))
      const { screeningId, cellIds } = addScreening(db, hashOf(name), labels)
      results.set(slideId, resultFor({ slideId, screeningId, labels }))
      return { caseId, slideId, screeningId, cellIds }
    },
  }
}

export const info: SlideInfo = {
  format: 'svs',
  width: 46_000,
  height: 32_914,
  micronsPerPixel: 0.499,
  objective: 20,
  vendor: 'Aperio',
  levels: [
    { width: 46_000, height: 32_914, tileWidth: 240, tileHeight: 240, downsample: 1, passThrough: true },
    { width: 11_500, height: 8_228, tileWidth: 240, tileHeight: 240, downsample: 4, passThrough: true },
  ],
  planes: 1,
  associated: ['label', 'macro'],
  synthetic: false,
}

export const hashOf = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)

export const newSlide = (name: string, change: Partial<NewSlide> = {}): NewSlide => ({
  sha256: hashOf(name),
  path: `/slides/${name}`,
  fileName: name,
  bytes: 1_938_955,
  modifiedMs: 1_700_000_000_000,
  info,
  micronsPerPixel: info.micronsPerPixel,
  scaleSource: 'file',
  ...change,
})

/** A finished screening as the screening part would have stored it. */
export function addScreening(db: BareDatabase, slideSha256: string, labels: readonly string[], paramsHash = 'p') {
  const screeningId = Number(
    db
      .prepare(
        `INSERT INTO screenings (slide_sha256, model_sha256, params_hash, params, phase, started_at)
         VALUES (?, ?, ?, '{}', 'done', '2026-11-23T07:00:00.000Z')`,
      )
      .run(slideSha256, 'a'.repeat(64), paramsHash).lastInsertRowid,
  )
  const insert = db.prepare(
    `INSERT INTO cells (screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
     VALUES (?, ?, ?, ?, 60, 60, ?, ?, ?, 0.9)`,
  )
  const cellIds = db.transaction(() =>
    labels.map((label, n) => {
      const score = cervix.isAbnormal(label) ? 0.9 : 0.1
      const at = [100 + (n % 400) * 100, 100 + Math.floor(n / 400) * 100]
      const index = cervix.codes.indexOf(label)
      return Number(insert.run(screeningId, Math.floor(n / 500), ...at, index, score, score / 2).lastInsertRowid)
    }),
  )()
  db.prepare('UPDATE slides SET shown_screening_id = ? WHERE sha256 = ?').run(screeningId, slideSha256)
  return { screeningId, cellIds }
}

export function resultFor(of: {
  slideId: number
  screeningId: number
  labels?: readonly string[]
  change?: Partial<ScreeningResult>
}): ScreeningResult {
  const byClass: Record<string, number> = {}
  for (const label of of.labels ?? []) byClass[label] = (byClass[label] ?? 0) + 1
  return {
    screeningId: of.screeningId,
    slideId: of.slideId,
    risk: { abnormal: 0.87, highGrade: 0.41, interval: null },
    lane: 'review',
    reliability: { abstain: false, reasons: [] },
    cells: { total: of.labels?.length ?? 0, byClass },
    area: { mm2: 120, specimen: true },
    focus: { share: 0.04, squares: 29_300, mm2: 120 },
    timing: { totalMs: 1000, decodeMs: 800, inferMs: 700 },
    provider: 'cpu',
    runtime: 'onnxruntime-node 1.30.0',
    model: { name: 'daybreak-cells', sha256: 'a'.repeat(64) },
    finishedAt: '2026-11-23T07:05:00.000Z',
    cached: false,
    ...of.change,
  }
}

export const jobFor = (of: { slideId: number; caseId: number; state: ScreeningJob['state'] }): ScreeningJob => ({
  id: of.slideId,
  tilesDone: 3,
  tilesTotal: 10,
  cellsFound: 40,
  msLeft: null,
  startedAt: '2026-11-23T07:00:00.000Z',
  finishedAt: null,
  error: null,
  ...of,
})
