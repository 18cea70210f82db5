import type { Contents } from '#main/contents/index.ts'
import type { DetectedBatch, Engine, GradedChunk } from '#main/engine/index.ts'
import type { LoadedHead, LoadedModel } from '#main/models/index.ts'
import type { Anchoring } from '#main/reads/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import { emptySums } from '#shared/domain/reliability.ts'
import type { CellsStore } from './cells.store.ts'
import type { Progress, ScreeningsStore, StoredScreening } from './screenings.store.ts'
import type { SlideFacts, SlideFactsStore } from './slides.store.ts'

export interface RunDeps {
  readonly records: Records
  readonly engine: Engine
  readonly contents: Pick<Contents, 'sure'>
  readonly anchoring: Anchoring
  readonly slides: Pick<SlideFactsStore, 'find'>
  /** The screening's model and head, whatever is in use now. */
  readonly model: LoadedModel
  readonly head: LoadedHead | null
  readonly tasks: Tasks
  readonly screenings: ScreeningsStore
  readonly cells: CellsStore
  readonly now: () => Date
}

/** Progress of a run, committed with each of its batches. */
export interface RunStep {
  readonly phase: 'detect' | 'grade'
  readonly tilesDone: number
  readonly tilesTotal: number
  readonly cellsFound: number
  /** Blocks and chunks still to do. */
  readonly blocksLeft: number
  readonly chunksLeft: number
}

/** One run of a screening, from its current state to its end or its interruption. */
export interface Walk {
  readonly screeningId: number
  readonly slide: SlideFacts
  /** Its files; they held what was hashed when this go began. */
  readonly at: SlideAt
  readonly deps: RunDeps
  readonly signal: AbortSignal
  /** Writes a batch and the run's progress in one transaction; null: no further progress. */
  readonly commit: (step: RunStep | null, work: (change: Change) => void) => void
  /** Milliseconds since the last call. */
  readonly clock: () => number
  readonly provider: { readonly provider: string; readonly runtime: string }
}

/** The sums so far, with the current provider. */
export const progressOf = (screening: StoredScreening, provider: Walk['provider']): Progress => ({
  ...(screening.progress ?? { totalMs: 0, decodeMs: 0, inferMs: 0, sample: emptySums, damagedTiles: 0 }),
  ...provider,
})

/** Adds what a batch or chunk took, and notes what the engine could not read so far. */
export const addBatch = (
  progress: Progress,
  batch: Pick<DetectedBatch | GradedChunk, 'decodeMs' | 'inferMs' | 'damagedTiles' | 'damagedShare'>,
  elapsed: number,
): Progress => ({
  ...progress,
  damagedTiles: Math.max(progress.damagedTiles, batch.damagedTiles),
  damagedShare: Math.max(progress.damagedShare ?? 0, batch.damagedShare),
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
