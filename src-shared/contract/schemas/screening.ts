import { z } from 'zod'
import { jobStates } from '../../domain/job-state.ts'
import { cellClass, cellId, errorData, id, lane, probability, reliability, risk, sha256, timestamp } from './common.ts'

export const jobState = z.enum(jobStates)
export type JobState = z.infer<typeof jobState>

/** A running, waiting or ended screening job. */
export const screeningJob = z.object({
  id,
  slideId: id,
  caseId: id,
  state: jobState,
  tilesDone: z.number(),
  tilesTotal: z.number(),
  cellsFound: z.number(),
  /** Estimated from the tiles done in this run; null until there is enough to estimate from. */
  msLeft: z.number().nullable(),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  error: errorData.nullable(),
})
export type ScreeningJob = z.infer<typeof screeningJob>

/** The result of a finished screening of a slide, with its provenance. */
export const screeningResult = z.object({
  screeningId: id,
  slideId: id,
  risk,
  lane,
  reliability,
  cells: z.object({ total: z.number(), byClass: z.record(cellClass, z.number()) }),
  /** Cell-bearing area in mm², and whether it is large enough to judge adequacy (single fields are not a specimen). */
  area: z.object({ mm2: z.number(), specimen: z.boolean() }),
  /**
   * Share of the cell-bearing area that is out of focus, with the number of squares and the mm² judged. Null if
   * nothing was measured.
   */
  focus: z.object({ share: probability, squares: z.number(), mm2: z.number() }).nullable(),
  timing: z.object({ totalMs: z.number(), decodeMs: z.number(), inferMs: z.number() }),
  provider: z.string(),
  runtime: z.string(),
  /** `head`: hash of the head that graded on top of the model's embedding; absent if there was none. */
  model: z.object({ name: z.string(), sha256, head: sha256.optional() }),
  finishedAt: timestamp,
  cached: z.boolean(),
})
export type ScreeningResult = z.infer<typeof screeningResult>

/**
 * Where a slide is sharp, in squares row by row from the upper left. `squarePx` is in full-resolution pixels and need
 * not be whole.
 */
export const focusMap = z.object({
  columns: z.number(),
  rows: z.number(),
  squarePx: z.number(),
  /** Base64 with one byte per square: 0 means no cells, otherwise a larger byte is sharper. */
  squares: z.string(),
  /** A square with a byte below this is out of focus. */
  sharpFrom: z.number(),
})
export type FocusMap = z.infer<typeof focusMap>

export const cellStatus = z.enum(['open', 'accepted', 'relabelled', 'dismissed'])
export type CellStatus = z.infer<typeof cellStatus>

/**
 * The cells of a slide as columns, because a slide has up to 100,000 of them. Rows are sorted most suspicious first.
 * (x, y) is the centre in full-resolution pixels.
 */
export const cellColumns = z.object({
  slideId: id,
  /** Class codes that the columns' indices refer to, most serious first. An index is valid in this answer only. */
  classes: z.array(cellClass),
  id: z.array(z.number()),
  x: z.array(z.number()),
  y: z.array(z.number()),
  width: z.array(z.number()),
  height: z.array(z.number()),
  /** The model's class as an index into `classes`; -1 if a reader added the cell. */
  aiLabel: z.array(z.number()),
  /** Probability of an abnormal class, in thousandths: 0..1000. */
  score: z.array(z.number()),
  /** The reader's class as an index into `classes`; -1 if the reader gave none. */
  readerLabel: z.array(z.number()),
  /** 0 open, 1 accepted, 2 relabelled, 3 dismissed. */
  status: z.array(z.number()),
  /** 1 if the cell is marked for the report. */
  marked: z.array(z.number()),
  /** 1 if the reader added the cell. */
  byReader: z.array(z.number()),
  /** Place on the gallery's first line, from 0; -1 if the cell is not on it. */
  firstLook: z.array(z.number()),
})
export type CellColumns = z.infer<typeof cellColumns>

/** One cell with all its details, for the panel of the chosen cell. */
export const cellDetail = z.object({
  id: cellId,
  slideId: id,
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  aiLabel: cellClass.nullable(),
  score: probability,
  probabilities: z.record(cellClass, probability),
  readerLabel: cellClass.nullable(),
  status: cellStatus,
  marked: z.boolean(),
  byReader: z.boolean(),
})
export type CellDetail = z.infer<typeof cellDetail>

/** The training cells that the model finds most similar, nearest first. They show what its judgement rests on. */
export const nearestCells = z.object({
  examples: z.array(
    z.object({
      label: cellClass,
      source: z.string(),
      /** Cosine of the embeddings; 1 means identical. */
      similarity: z.number(),
      /** Place on the sheet of thumbnails, counted in thumbnails. */
      column: z.number(),
      row: z.number(),
    }),
  ),
  /** Where the sheet is and how wide one thumbnail is; null if the model has no examples. */
  sheet: z.object({ url: z.string(), thumbPx: z.number(), citation: z.string() }).nullable(),
})
export type NearestCells = z.infer<typeof nearestCells>
