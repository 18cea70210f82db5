import type { Change, Records } from '#main/storage/index.ts'
import type { ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { SampleSums } from '#shared/domain/reliability.ts'
import type { ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { ScreeningParams } from './params.ts'

/** What is fixed once the slide has been surveyed. */
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
  /** Their share of the slide's area, from 0 to 1. Absent in screenings begun before it was measured. */
  readonly damagedShare?: number
  /** Focus bytes of the batches so far, base64; see `FocusGrid`. Absent in screenings begun before there were any. */
  readonly focus?: string
  readonly provider: string
  readonly runtime: string
}

/** The result as stored. What belongs to one slide and one call is added on reading. */
export type StoredResult = Omit<ScreeningResult, 'screeningId' | 'slideId' | 'cached' | 'focus'> & {
  /** Absent in results from before there was a focus map. */
  readonly focus?: ScreeningResult['focus']
}

export type Phase = 'detect' | 'grade' | 'done'

/** A row of `screenings`. */
export interface StoredScreening {
  readonly id: number
  /** Name of the model's task. */
  readonly task: string
  readonly slideSha256: string
  readonly modelSha256: string
  readonly params: ScreeningParams
  readonly plan: StoredPlan | null
  readonly phase: Phase
  readonly batchesDone: number
  readonly progress: Progress | null
  readonly result: StoredResult | null
}

interface Row {
  id: number
  task: string
  slideSha256: string
  modelSha256: string
  params: string
  plan: string | null
  phase: Phase
  batchesDone: number
  progress: string | null
  result: string | null
}

const columns = `id, task, slide_sha256 AS slideSha256, model_sha256 AS modelSha256, params, plan, phase, batches_done AS batchesDone, progress, result`

const json = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))
const toScreening = (row: Row): StoredScreening => ({
  ...row,
  params: JSON.parse(row.params) as ScreeningParams,
  plan: json<StoredPlan>(row.plan),
  progress: json<Progress>(row.progress),
  result: json<StoredResult>(row.result),
})

/** What a result depends on: the content, the model and all parameters. */
export interface ScreeningKey {
  readonly slideSha256: string
  readonly modelSha256: string
  readonly paramsHash: string
  readonly params: ScreeningParams
  /** Name of the model's task, which follows from the model. */
  readonly task: string
}

/** One row is one screening of one content by one model with one set of parameters. */
export function openScreeningsStore(records: Records) {
  const add = records.write<[string, string, string, string, string, string]>(
    `INSERT INTO screenings (slide_sha256, model_sha256, params_hash, params, task, started_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const byKey = records.read<[string, string, string], Row>(
    `SELECT ${columns} FROM screenings WHERE slide_sha256 = ? AND model_sha256 = ? AND params_hash = ?`,
  )
  const byId = records.read<[number], Row>(`SELECT ${columns} FROM screenings WHERE id = ?`)
  const result = records.read<[number], { result: string | null }>('SELECT result FROM screenings WHERE id = ?')
  const taskOf = records.read<[number], string>('SELECT task FROM screenings WHERE id = ?', { pluck: true })
  const setPlan = records.write<[string, string, number]>(
    'UPDATE screenings SET plan = ?, phase = ?, batches_done = 0 WHERE id = ?',
  )
  const setProgress = records.write<[number, string, number]>(
    'UPDATE screenings SET batches_done = ?, progress = ? WHERE id = ?',
  )
  const finish = records.write<[string, string, number]>(
    "UPDATE screenings SET phase = 'done', result = ?, finished_at = ? WHERE id = ?",
  )
  return {
    /** The row with this key, created if there is none. */
    obtain(change: Change, { slideSha256, modelSha256, paramsHash, params, task }: ScreeningKey): StoredScreening {
      add.run(change, slideSha256, modelSha256, paramsHash, JSON.stringify(params), task, change.at)
      return toScreening(byKey.get(slideSha256, modelSha256, paramsHash)!)
    },
    find(id: number): StoredScreening | null {
      const row = byId.get(id)
      return row ? toScreening(row) : null
    },
    /** Name of the screening's task. */
    taskOf: (id: number): string => taskOf.get(id)!,
    /** Only the result, because the worklist reads that of every slide. */
    result: (id: number): StoredResult | null => json<StoredResult>(result.get(id)?.result ?? null),
    setPlan: (change: Change, id: number, plan: StoredPlan, phase: Phase): void =>
      void setPlan.run(change, JSON.stringify(plan), phase, id),
    setProgress: (change: Change, id: number, batchesDone: number, progress: Progress): void =>
      void setProgress.run(change, batchesDone, JSON.stringify(progress), id),
    finish: (change: Change, id: number, result: StoredResult): void =>
      void finish.run(change, JSON.stringify(result), result.finishedAt, id),
  }
}
export type ScreeningsStore = ReturnType<typeof openScreeningsStore>
