import type { Database } from 'better-sqlite3'
import type { Engine } from '#main/engine/index.ts'
import type { LoadedModel } from '#main/models/index.ts'
import { emptySums } from '#shared/domain/reliability.ts'
import type { CellsStore } from './cells.store.ts'
import type { JobsStore, SlideFacts } from './jobs.store.ts'
import type { Progress, Screening, ScreeningsStore } from './screenings.store.ts'

export interface RunDeps {
  readonly db: Database
  readonly engine: Engine
  readonly model: LoadedModel
  readonly screenings: ScreeningsStore
  readonly jobs: JobsStore
  readonly cells: CellsStore
  readonly now: () => Date
}

/** Told after each commit. */
export interface RunStep {
  readonly phase: 'detect' | 'grade'
  readonly tilesDone: number
  readonly tilesTotal: number
  readonly cellsFound: number
  /** Blocks and chunks still to come. */
  readonly blocksLeft: number
  readonly chunksLeft: number
}

/** One go at a screening, from where it stands to its end or its interruption. */
export interface Walk {
  readonly job: { readonly id: number; readonly screeningId: number; readonly slide: SlideFacts }
  readonly deps: RunDeps
  readonly signal: AbortSignal
  readonly onStep: (step: RunStep) => void
  /** Milliseconds since it was last asked. */
  readonly clock: () => number
  readonly provider: { readonly provider: string; readonly runtime: string }
}

/** The sums so far, with what computes now. */
export const progressOf = (screening: Screening, provider: Walk['provider']): Progress => ({
  ...(screening.progress ?? { totalMs: 0, decodeMs: 0, inferMs: 0, sample: emptySums, damagedTiles: 0 }),
  ...provider,
})

export const addTimes = (
  progress: Progress,
  batch: { decodeMs: number; inferMs: number },
  elapsed: number,
): Progress => ({
  ...progress,
  totalMs: progress.totalMs + elapsed,
  decodeMs: progress.decodeMs + batch.decodeMs,
  inferMs: progress.inferMs + batch.inferMs,
})

export const stepOf = (
  phase: RunStep['phase'],
  tilesDone: number,
  blocksLeft: number,
  chunksLeft: number,
  cellsFound: number,
): RunStep => ({
  phase,
  tilesDone,
  tilesTotal: tilesDone + blocksLeft + chunksLeft,
  cellsFound,
  blocksLeft,
  chunksLeft,
})
