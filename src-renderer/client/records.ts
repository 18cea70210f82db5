import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { ImportProgress, QuarantineEntry } from '#shared/contract/schemas/slide.ts'
import type { Settings, SystemInfo } from '#shared/contract/schemas/system.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'

/** `ended`: the core is there, but it was started again and does not know this window. */
export type Connection = 'connecting' | 'live' | 'lost' | 'ended'

/** What the window knows of the core, kept current by the live stream. */
export interface Records {
  readonly connection: Connection
  /** Lines of the worklist that the window has asked for or heard of, kept current. */
  readonly rows: ReadonlyMap<number, CaseRow>
  readonly quarantine: readonly QuarantineEntry[]
  /** Slides that have not found their order. */
  readonly tray: readonly UnmatchedSlide[]
  /** Files on their way in, by file name. */
  readonly imports: ReadonlyMap<string, ImportProgress>
  readonly info: SystemInfo | null
  readonly settings: Settings | null
}

export const records = createStore<Records>(() => ({
  connection: 'connecting',
  rows: new Map(),
  quarantine: [],
  tray: [],
  imports: new Map(),
  info: null,
  settings: null,
}))

export const useRecords = <T>(select: (state: Records) => T): T => useStore(records, select)

/** Adds or replaces a line of the worklist. */
export function putRow(row: CaseRow): void {
  records.setState(({ rows }) => ({ rows: new Map(rows).set(row.id, row) }))
}

/** Adds or replaces many lines at once. */
export function putRows(some: readonly CaseRow[]): void {
  records.setState(({ rows }) => ({ rows: new Map([...rows, ...some.map((row) => [row.id, row] as const)]) }))
}

export function dropRow(caseId: number): void {
  records.setState(({ rows }) => {
    const next = new Map(rows)
    next.delete(caseId)
    return { rows: next }
  })
}

/** A job's progress shows in its worklist line at once; the line itself follows as a `case` event. */
export function putJob(job: ScreeningJob): void {
  const row = records.getState().rows.get(job.caseId)
  if (row && row.slideId === job.slideId && !isStale(job, row.job)) putRow({ ...row, job })
}

/** The answer to a step can come after the news that the job has ended: an ended job does not go on. */
export const isStale = (job: ScreeningJob, known: ScreeningJob | null): boolean =>
  known !== null && known.id === job.id && !isUnfinished(known.state) && isUnfinished(job.state)

export function putImportProgress(progress: ImportProgress): void {
  records.setState(({ imports }) => ({ imports: new Map(imports).set(progress.fileName, progress) }))
}

export function endImport(fileName: string): void {
  records.setState(({ imports }) => {
    if (!imports.has(fileName)) return {}
    const next = new Map(imports)
    next.delete(fileName)
    return { imports: next }
  })
}
