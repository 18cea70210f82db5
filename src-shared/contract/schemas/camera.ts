import { z } from 'zod'
import { cellClass, id, lineOfText, probability, timestamp } from './common.ts'

/** A camera in one of its modes behind one objective. A scale applies to exactly this combination. */
export const cameraMode = z.object({
  /** The system's name for the camera. */
  camera: lineOfText.min(1).max(200),
  /** Magnification: 4, 10, 20, 40 and so on. */
  objective: z.number().positive().max(250),
  /** px */
  width: z.number().int().min(16).max(16_384),
  height: z.number().int().min(16).max(16_384),
})
export type CameraMode = z.infer<typeof cameraMode>

const micronsPerPixel = z.number().min(0.02).max(20)

export const newCalibration = cameraMode.extend({
  micronsPerPixel,
  method: z.enum(['line', 'typed']),
  /** A known distance in µm and its length in the picture in px; null if the scale was typed in. */
  lineMicrons: z.number().positive().nullable(),
  linePx: z.number().positive().nullable(),
})
export type NewCalibration = z.infer<typeof newCalibration>
export const calibration = newCalibration.extend({ id, savedAt: timestamp })
export type Calibration = z.infer<typeof calibration>

export const missedReason = z.enum(['flat', 'little', 'lost'])
export type MissedReason = z.infer<typeof missedReason>

export const cameraField = z.object({
  n: z.number().int().positive(),
  /** Top left corner in px relative to the first field; null if the field has no place yet. */
  x: z.number().nullable(),
  y: z.number().nullable(),
  /**
   * Correlation of the best overlap with an earlier field; null for the first field and for a field without a place.
   */
  correlation: z.number().nullable(),
  overlap: z.number().nullable(),
  reason: missedReason.nullable(),
  frames: z.number().int().positive(),
  capturedAt: timestamp,
})
export type CameraField = z.infer<typeof cameraField>

/** A set of fields that is becoming one slide. */
export const capture = cameraMode.extend({
  id,
  micronsPerPixel,
  startedAt: timestamp,
  fields: z.array(cameraField),
})
export type Capture = z.infer<typeof capture>

export const cameraState = z.object({
  calibrations: z.array(calibration),
  /** The unfinished capture, which may come from a crash or a closed window. */
  open: capture.nullable(),
})
export type CameraState = z.infer<typeof cameraState>

/** The result for one field that was sent. */
export const fieldOutcome = z.object({
  capture,
  n: z.number().int().positive(),
  placed: z.boolean(),
  decodeMs: z.number(),
  registerMs: z.number(),
})
export type FieldOutcome = z.infer<typeof fieldOutcome>

/** A cell that the model sees in one field. Centre and size are in px of the field. */
export const fieldCell = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  label: cellClass,
  abnormal: probability,
  highGrade: probability,
})
export type FieldCell = z.infer<typeof fieldCell>
export const fieldLook = z.object({ cells: z.array(fieldCell), ms: z.number() })
export type FieldLook = z.infer<typeof fieldLook>

export const finished = z.object({
  caseId: id,
  slideId: id,
  fields: z.number(),
  /** Number of fields without a place. They are not on the slide. */
  leftOut: z.number(),
  width: z.number(),
  height: z.number(),
  residualPx: z.number(),
})
export type FinishedCapture = z.infer<typeof finished>
