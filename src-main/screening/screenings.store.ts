import type { Database } from 'better-sqlite3'
import type { ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { SampleSums } from '#shared/domain/reliability.ts'
import type { ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { ScreeningParams } from './params.ts'

/** What is fixed once the slide has been looked over. */
export interface StoredPlan {
  readonly detect: ScreeningPlan
  /** Ids of the cells to grade, ascending; null until all cells are found. */
  readonly grade: readonly number[] | null
  /** The grader's class names, in the order of the stored probabilities. */
  readonly classes: readonly string[]
}

/** Running sums, committed with each batch. */
export interface Progress {
  readonly totalMs: number
  readonly decodeMs: number
  readonly inferMs: number
  readonly sample: SampleSums
  readonly damagedTiles: number
  /** Focus bytes of the batches so far, base64; see `FocusGrid`. Missing in what was begun before there were any. */
  readonly focus?: string
  readonly provider: string
  readonly runtime: string
}

/** The result as it is kept; what belongs to one slide and one call is added when it is read. */
export type StoredResult = Omit<ScreeningResult, 'screeningId' | 'slideId' | 'cached' | 'focus'> & {
  /** Missing in results from before there was a focus map. */
  readonly focus?: ScreeningResult['focus']
}

export type Phase = 'detect' | 'grade' | 'done'

export interface Screening {
  readonly id: number
  readonly slideSha256: string
  readonly params: ScreeningParams
  readonly plan: StoredPlan | null
  readonly phase: Phase
  readonly batchesDone: number
  readonly progress: Progress | null
  readonly result: StoredResult | null
}

interface Row {
  id: number
  slideSha256: string
  params: string
  plan: string | null
  phase: Phase
  batchesDone: number
  progress: string | null
  result: string | null
}

const columns = `id, slide_sha256 AS slideSha256, params, plan, phase, batches_done AS batchesDone, progress, result`

const json = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))
const toScreening = (row: Row): Screening => ({
  ...row,
  params: JSON.parse(row.params) as ScreeningParams,
  plan: json<StoredPlan>(row.plan),
  progress: json<Progress>(row.progress),
  result: json<StoredResult>(row.result),
})

/** One row is one screening of one content by one model with one set of parameters. */
export function openScreeningsStore(db: Database) {
  const add = db.prepare<[string, string, string, string, string]>(
    `INSERT INTO screenings (slide_sha256, model_sha256, params_hash, params, started_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const byKey = db.prepare<[string, string, string], Row>(
    `SELECT ${columns} FROM screenings WHERE slide_sha256 = ? AND model_sha256 = ? AND params_hash = ?`,
  )
  const byId = db.prepare<[number], Row>(`SELECT ${columns} FROM screenings WHERE id = ?`)
  const result = db.prepare<[number], { result: string | null }>('SELECT result FROM screenings WHERE id = ?')
  const setPlan = db.prepare<[string, string, number]>(
    'UPDATE screenings SET plan = ?, phase = ?, batches_done = 0 WHERE id = ?',
  )
  const setProgress = db.prepare<[number, string, number]>(
    'UPDATE screenings SET batches_done = ?, progress = ? WHERE id = ?',
  )
  const finish = db.prepare<[string, string, number]>(
    "UPDATE screenings SET phase = 'done', result = ?, finished_at = ? WHERE id = ?",
  )
  return {
    /** The row of this key, made where there is none. */
    obtain(key: { slideSha256: string; modelSha256: string; paramsHash: string; params: ScreeningParams; at: string }) {
      add.run(key.slideSha256, key.modelSha256, key.paramsHash, JSON.stringify(key.params), key.at)
      return toScreening(byKey.get(key.slideSha256, key.modelSha256, key.paramsHash)!)
    },
    find(id: number): Screening | null {
      const row = byId.get(id)
      return row ? toScreening(row) : null
    },
    /** Only the result: the worklist asks for that of every slide. */
    result: (id: number): StoredResult | null => json<StoredResult>(result.get(id)?.result ?? null),
    setPlan: (id: number, plan: StoredPlan, phase: Phase) => void setPlan.run(JSON.stringify(plan), phase, id),
    setProgress: (id: number, batchesDone: number, progress: Progress) =>
      void setProgress.run(batchesDone, JSON.stringify(progress), id),
    finish: (id: number, result: StoredResult) => void finish.run(JSON.stringify(result), result.finishedAt, id),
  }
}
export type ScreeningsStore = ReturnType<typeof openScreeningsStore>
