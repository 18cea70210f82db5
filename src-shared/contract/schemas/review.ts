import { z } from 'zod'
import { reportDraft } from '../../domain/forms/index.ts'
import { sexes } from '../../domain/order.ts'
import { reportKinds, shortestReason } from '../../domain/report-versions.ts'
import { specimenTypes } from '../../domain/specimen.ts'
import { taskManifest } from '../../domain/task/index.ts'
import { cellClass, cellId, id, lane, lineOfText, linesOfText, probability, timestamp } from './common.ts'
import { measure } from './measure.ts'
import { password } from './people.ts'
import { cellStatus, screeningJob, screeningResult } from './screening.ts'
import { acknowledged, acknowledgement } from './signing.ts'
import { slide } from './slide.ts'

export const caseState = z.enum([
  'needs-scale',
  'waiting',
  'stopped',
  'screening',
  'ready',
  'in-review',
  'signed',
  'amending',
  'failed',
])
export type CaseState = z.infer<typeof caseState>

/** A line of the worklist. */
export const caseRow = z.object({
  id,
  accession: z.string(),
  patientName: z.string(),
  patientAge: z.number().nullable(),
  patientSex: z.enum(sexes).nullable(),
  /** `YYYY-MM-DD`, or the known part of it. */
  birthDate: z.string().nullable(),
  specimen: z.enum(specimenTypes),
  /** Name of the task that the case is read as. */
  task: z.string(),
  /** The slide that the line describes: the one that needs somebody, otherwise the worst one. */
  slideId: id,
  slideCount: z.number(),
  fileName: z.string(),
  synthetic: z.boolean(),
  /** Whether the files of all slides can be reached. */
  present: z.boolean(),
  /** Whether the file of a slide holds another content than the one that was brought in. */
  changed: z.boolean(),
  state: caseState,
  /** Lane of the worst slide. */
  lane: lane.nullable(),
  risk: z.object({ abnormal: probability, highGrade: probability }).nullable(),
  cellsTotal: z.number().nullable(),
  reviewed: z.number(),
  job: screeningJob.nullable(),
  category: z.string().nullable(),
  signedBy: z.string().nullable(),
  signedAt: timestamp.nullable(),
  /** Version of the newest report; null before sign-out. */
  reportVersion: z.number().nullable(),
  /** True if the case has an amendment or an addendum. */
  amended: z.boolean(),
  /**
   * Whether the order of the signed case was cancelled, or names another patient, since the newest report; null if
   * neither.
   */
  orderChange: z.enum(['changed', 'cancelled']).nullable(),
  /** The accession number under which the cancelled order came again; null if it did not. */
  renumberedTo: z.string().nullable(),
  archived: z.boolean(),
  addedAt: timestamp,
})
export type CaseRow = z.infer<typeof caseRow>

export const signOut = z.object({
  signer: z.string(),
  meaning: z.string(),
  signedAt: timestamp,
  report: reportDraft,
  /** SHA-256 of the PDF written at sign-out. */
  reportSha256: z.string(),
})
export type SignOut = z.infer<typeof signOut>

/** One version of a case's report. */
export const reportVersion = z.object({
  id,
  version: z.number(),
  kind: z.enum(reportKinds),
  /** Id of the report that it replaces; null for the first. */
  supersedes: id.nullable(),
  /** Why it was written; empty for the first. */
  reason: z.string(),
  /** The text that an addendum adds to the previous report; empty for other kinds. */
  addendum: z.string(),
  signer: z.string(),
  meaning: z.string(),
  signedAt: timestamp,
  reportSha256: z.string(),
  /** What the signature contradicted or skipped, as it was acknowledged. Empty in older reports. */
  acknowledged: z.array(acknowledged),
})
export type ReportVersionInfo = z.infer<typeof reportVersion>

/** The meaning of the signature. The signer is the reader who asks. */
export const signRequest = z.object({
  meaning: lineOfText.min(3).max(300),
  /** The contradictions that the signer knows of. A contradiction that is not here keeps the case from being signed. */
  acknowledged: z.array(acknowledgement).max(1000).optional(),
  /** When the draft on the signer's screen was saved. Another window may have saved a later one. */
  draftSavedAt: timestamp.nullable().optional(),
  /** Asked again where people have passwords, so that a signature means that the person was there. */
  password: password.optional(),
})
export type SignRequest = z.infer<typeof signRequest>

const reason = linesOfText.min(shortestReason).max(500)

/** Opens a signed case for a new version of its report. */
export const amendRequest = z.object({ caseId: id, reason })
export type AmendRequest = z.infer<typeof amendRequest>

/** Adds to a signed report. The reader who asks signs it at once. */
export const addendRequest = z.object({
  caseId: id,
  text: linesOfText.min(1).max(10_000),
  reason,
  meaning: signRequest.shape.meaning,
  password: signRequest.shape.password,
})
export type AddendRequest = z.infer<typeof addendRequest>

/** A slide of an open case with its screening. */
export const caseSlide = z.object({ slide, job: screeningJob.nullable(), result: screeningResult.nullable() })
export type CaseSlide = z.infer<typeof caseSlide>

/** Everything the case page needs for its first view. Cells are fetched separately, as columns. */
export const caseDetail = z.object({
  row: caseRow,
  /** The task that the case is read as: classes, keys, looks, form. */
  task: taskManifest,
  /** The case's slides in order. */
  slides: z.array(caseSlide),
  /** The slide to show first: the one that the row describes. */
  ...caseSlide.shape,
  draft: reportDraft,
  draftSavedAt: timestamp.nullable(),
  /** The newest report. */
  signOut: signOut.nullable(),
  /** All versions of the report, oldest first. */
  reports: z.array(reportVersion),
  /** The open amendment. `own` is true if the reader who asks opened it. */
  amending: z.object({ reason: z.string(), begunAt: timestamp, own: z.boolean() }).nullable(),
  /** The distances that the read measured, on all slides of the case. */
  measures: z.array(measure),
  undoDepth: z.number(),
  redoDepth: z.number(),
})
export type CaseDetail = z.infer<typeof caseDetail>

/** `YYYY-MM-DD`, or the known part of it. */
const birthDate = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)

export const caseEdit = z.object({
  caseId: id,
  accession: lineOfText.min(1).max(64).optional(),
  patientName: lineOfText.max(200).optional(),
  patientAge: z.number().int().min(0).max(120).nullable().optional(),
  patientSex: z.enum(sexes).nullable().optional(),
  /** The age follows from a complete date. */
  birthDate: birthDate.nullable().optional(),
  specimen: z.enum(specimenTypes).optional(),
  /** Name of another task. Allowed only while nobody has read the case. */
  task: z.string().optional(),
})
export type CaseEdit = z.infer<typeof caseEdit>

/** Removes an unsigned case. */
export const removeRequest = z.object({ caseId: id, reason })
export type RemoveRequest = z.infer<typeof removeRequest>

/** The result as it stands while a reader writes it. */
export const savedDraft = z.object({
  caseId: id,
  draft: reportDraft,
  /**
   * When the draft that this one is based on was saved; null if there was none. If left out, the stored draft is
   * replaced without a check.
   */
  basedOn: timestamp.nullable().optional(),
})
export type SavedDraft = z.infer<typeof savedDraft>

/** What a reader does to cells. `clear` removes the reader's decision, so that the cells are open again. */
export const reviewAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept') }),
  z.object({ kind: z.literal('relabel'), label: cellClass }),
  z.object({ kind: z.literal('dismiss') }),
  z.object({ kind: z.literal('clear') }),
  z.object({ kind: z.literal('mark'), marked: z.boolean() }),
])
export type ReviewAction = z.infer<typeof reviewAction>

/** The state of cells after an action, an undo or a redo. It is sent only after it was written to disk. */
export const reviewChange = z.object({
  caseId: id,
  cells: z.array(
    z.object({
      id: cellId,
      status: cellStatus,
      readerLabel: cellClass.nullable(),
      marked: z.boolean(),
      /** True if the cell no longer exists, as after undoing an added cell. */
      removed: z.boolean(),
    }),
  ),
  /** Set if the step that was undone or redone concerns a measure: all measures of the read afterwards. */
  measured: z.object({ measureId: id, measures: z.array(measure) }).optional(),
  /** Set if the step was taken in another window and therefore stays: what it was, and on how many cells. */
  ofAnother: z.object({ action: z.string(), at: z.string(), cells: z.number() }).optional(),
  undoDepth: z.number(),
  redoDepth: z.number(),
  savedAt: timestamp,
})
export type ReviewChange = z.infer<typeof reviewChange>

export const newCell = z.object({
  caseId: id,
  /** Defaults to the case's first slide. */
  slideId: id.optional(),
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  label: cellClass,
})
export type NewCell = z.infer<typeof newCell>
