import { z } from 'zod'
import { id, timestamp } from './common.ts'

/** A point of a slide in full-resolution pixels. It may lie a little beside the slide. */
const point = z.object({ x: z.number().min(-1e7).max(1e7), y: z.number().min(-1e7).max(1e7) })

/** A distance that a reader measured on a slide. Its length in µm follows from the slide's scale when it is shown. */
export const measure = z.object({
  id,
  slideId: id,
  from: point,
  to: point,
  /** Whether the report gives it. */
  marked: z.boolean(),
})
export type Measure = z.infer<typeof measure>

export const newMeasure = z.object({ caseId: id, slideId: id, from: point, to: point })
export type NewMeasure = z.infer<typeof newMeasure>

/** Marks a measure for the report, removes it, or restores a removed one. */
export const measureEdit = z.object({
  caseId: id,
  measureId: id,
  marked: z.boolean().optional(),
  removed: z.boolean().optional(),
})
export type MeasureEdit = z.infer<typeof measureEdit>

/** All measures of a read after one of them changed. It is sent only after it was written to disk. */
export const measuresChange = z.object({
  caseId: id,
  /** The measure that was added or changed. */
  measureId: id,
  measures: z.array(measure),
  /** As in `reviewChange`: measures and cells have one history. */
  undoDepth: z.number(),
  redoDepth: z.number(),
  savedAt: timestamp,
})
export type MeasuresChange = z.infer<typeof measuresChange>
