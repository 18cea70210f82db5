import { z } from 'zod'
import { jobStates } from '../../domain/job-state.ts'
import { cellClass, cellId, errorData, id, lane, probability, reliability, risk, sha256, timestamp } from './common.ts'

export const jobState = z.enum(jobStates)
export type JobState = z.infer<typeof jobState>

/** A screening job, live or ended. */
export const screeningJob = z.object({
  id,
  slideId: id,
  caseId: id,
  state: jobState,
  tilesDone: z.number(),
  tilesTotal: z.number(),
  cellsFound: z.number(),
  /** Estimated from the tiles done in this run; null until there is something to go by. */
  msLeft: z.number().nullable(),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  error: errorData.nullable(),
})
export type ScreeningJob = z.infer<typeof screeningJob>

/** What a finished screening says of a slide, with its provenance. */
export const screeningResult = z.object({
  screeningId: id,
  slideId: id,
  risk,
  lane,
  reliability,
  cells: z.object({ total: z.number(), byClass: z.record(cellClass, z.number()) }),
  /** Cell-bearing area in mm² and whether adequacy can be judged on it (issue: fields are not a specimen). */
  area: z.object({ mm2: z.number(), specimen: z.boolean() }),
  /** Share of the cell-bearing area that is out of focus, of so many squares and mm²; null where nothing was measured. */
  focus: z.object({ share: probability, squares: z.number(), mm2: z.number() }).nullable(),
  timing: z.object({ totalMs: z.number(), decodeMs: z.number(), inferMs: z.number() }),
  provider: z.string(),
  runtime: z.string(),
  /** `head`: hash of the head that graded on top of the model's embedding; missing where there was none. */
  model: z.object({ name: z.string(), sha256, head: sha256.optional() }),
  finishedAt: timestamp,
  cached: z.boolean(),
})
export type ScreeningResult = z.infer<typeof screeningResult>

/** Where a slide is sharp: squares of `squarePx` full-resolution pixels (not whole), row by row from the upper left. */
export const focusMap = z.object({
  columns: z.number(),
  rows: z.number(),
  squarePx: z.number(),
  /** Base64 of a byte a square: 0 without cells, else the sharper the larger. */
  squares: z.string(),
  /** Below this byte a square is out of focus. */
  sharpFrom: z.number(),
})
export type FocusMap = z.infer<typeof focusMap>

export const cellStatus = z.enum(['open', 'accepted', 'relabelled', 'dismissed'])
export type CellStatus = z.infer<typeof cellStatus>

/**
 * All cells of a slide as columns, because a slide has up to 100,000 of them. Rows are sorted most suspicious first.
 * Positions are full-resolution pixels, (x, y) the centre.
 */
export const cellColumns = z.object({
  slideId: id,
  /** Class codes that the columns' indices point into, the gravest first; an index means something in this answer alone. */
  classes: z.array(cellClass),
  id: z.array(z.number()),
  x: z.array(z.number()),
  y: z.array(z.number()),
  width: z.array(z.number()),
  height: z.array(z.number()),
  /** The model's class, as index into `classes`; -1 where a reader added the cell. */
  aiLabel: z.array(z.number()),
  /** Probability of an abnormal class, in thousandths: 0..1000. */
  score: z.array(z.number()),
  /** The reader's class, as index into `classes`; -1 where the reader gave none. */
  readerLabel: z.array(z.number()),
  /** 0 open, 1 accepted, 2 relabelled, 3 dismissed. */
  status: z.array(z.number()),
  /** 1 where the cell is marked for the report. */
  marked: z.array(z.number()),
  /** 1 where the reader added the cell. */
  byReader: z.array(z.number()),
  /** Place on the gallery's first line, from 0; -1 where the cell is not on it. */
  firstLook: z.array(z.number()),
})
export type CellColumns = z.infer<typeof cellColumns>

/** One cell with everything known of it, for the panel of the chosen cell. */
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

/** Training cells that the model sees as most alike, nearest first: what its judgement of a cell rests on. */
export const nearestCells = z.object({
  examples: z.array(
    z.object({
      label: cellClass,
      source: z.string(),
      /** Cosine of the embeddings, 1 for the same. */
      similarity: z.number(),
      /** Place on the sheet of thumbnails, in thumbnails. */
      column: z.number(),
      row: z.number(),
    }),
  ),
  /** Where the sheet is and how wide one of its thumbnails is; null where the model brings no examples. */
  sheet: z.object({ url: z.string(), thumbPx: z.number(), citation: z.string() }).nullable(),
})
export type NearestCells = z.infer<typeof nearestCells>
