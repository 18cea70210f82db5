import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import type { SessionState } from '#shared/contract/schemas/people.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { ImportProgress, QuarantineEntry } from '#shared/contract/schemas/slide.ts'
import type { Settings, SystemInfo } from '#shared/contract/schemas/system.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'

/** `ended`: the core was restarted and does not know this window. */
export type Connection = 'connecting' | 'live' | 'lost' | 'ended'

/** What the window knows about the core. The live stream keeps it current. */
export interface Records {
  readonly connection: Connection
  /** Worklist lines that the window has loaded or received. The live stream keeps them current. */
  readonly rows: ReadonlyMap<number, CaseRow>
  readonly quarantine: readonly QuarantineEntry[]
  /** Slides without an order. */
  readonly tray: readonly UnmatchedSlide[]
  /** Files being imported, by file name. */
  readonly imports: ReadonlyMap<string, ImportProgress>
  readonly info: SystemInfo | null
  readonly settings: Settings | null
  /** Who has this window. */
  readonly session: SessionState | null
}

export const records = createStore<Records>(() => ({
  connection: 'connecting',
  rows: new Map(),
  quarantine: [],
  tray: [],
  imports: new Map(),
  info: null,
  settings: null,
  session: null,
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

/** Shows a job's progress in its worklist line at once. The line itself follows as a `case` event. */
export function putJob(job: ScreeningJob): void {
  const row = records.getState().rows.get(job.caseId)
  if (row && row.slideId === job.slideId && !isStale(job, row.job)) putRow({ ...row, job })
}

/**
 * Whether a job is outdated. The answer to a step can arrive after the news that the job has ended; an ended job does
 * not resume.
 */
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
