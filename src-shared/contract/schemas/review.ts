import { z } from 'zod'
import { reportDraft } from '../../domain/forms/index.ts'
import { sexes } from '../../domain/order.ts'
import { reportKinds, shortestReason } from '../../domain/report-versions.ts'
import { specimenTypes } from '../../domain/specimen.ts'
import { taskManifest } from '../../domain/task/index.ts'
import { cellClass, cellId, id, lane, probability, timestamp } from './common.ts'
import { cellStatus, screeningJob, screeningResult } from './screening.ts'
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
  /** `YYYY-MM-DD`, or as much of it as is known. */
  birthDate: z.string().nullable(),
  specimen: z.enum(specimenTypes),
  /** Name of the task as which it is read. */
  task: z.string(),
  /** The slide that the line speaks of: the one that needs somebody, else the worst. */
  slideId: id,
  slideCount: z.number(),
  fileName: z.string(),
  synthetic: z.boolean(),
  /** Whether every slide's file can be reached. */
  present: z.boolean(),
  state: caseState,
  /** Of the worst slide. */
  lane: lane.nullable(),
  risk: z.object({ abnormal: probability, highGrade: probability }).nullable(),
  cellsTotal: z.number().nullable(),
  reviewed: z.number(),
  job: screeningJob.nullable(),
  category: z.string().nullable(),
  signedBy: z.string().nullable(),
  signedAt: timestamp.nullable(),
  /** Of the newest report; null before sign-out. */
  reportVersion: z.number().nullable(),
  /** There is an amendment or an addendum. */
  amended: z.boolean(),
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
  /** Id of the report that it takes the place of; null for the first. */
  supersedes: id.nullable(),
  /** Why it was written; empty for the first. */
  reason: z.string(),
  /** What an addendum adds to the report before it; empty otherwise. */
  addendum: z.string(),
  signer: z.string(),
  meaning: z.string(),
  signedAt: timestamp,
  reportSha256: z.string(),
})
export type ReportVersionInfo = z.infer<typeof reportVersion>

/** What the signature means. Who signs is who asks. */
export const signRequest = z.object({
  meaning: z.string().trim().min(3).max(300),
  /** When the draft that the signer has before them was saved; another window may have saved a later one. */
  draftSavedAt: timestamp.nullable().optional(),
})
export type SignRequest = z.infer<typeof signRequest>

const reason = z.string().trim().min(shortestReason).max(500)

/** Opens a signed case for a new version of its report. */
export const amendRequest = z.object({ caseId: id, reason })
export type AmendRequest = z.infer<typeof amendRequest>

/** Adds to a signed report; signed at once by whoever asks. */
export const addendRequest = z.object({
  caseId: id,
  text: z.string().trim().min(1).max(10_000),
  reason,
  meaning: signRequest.shape.meaning,
})
export type AddendRequest = z.infer<typeof addendRequest>

/** A slide of an open case with its screening. */
export const caseSlide = z.object({ slide, job: screeningJob.nullable(), result: screeningResult.nullable() })
export type CaseSlide = z.infer<typeof caseSlide>

/** Everything the case page needs to draw its first view. Cells come as columns beside it. */
export const caseDetail = z.object({
  row: caseRow,
  /** What it is read as: classes, keys, looks, form. */
  task: taskManifest,
  /** The case's slides in their order. */
  slides: z.array(caseSlide),
  /** The one that is looked at first: that of the row. */
  ...caseSlide.shape,
  draft: reportDraft,
  draftSavedAt: timestamp.nullable(),
  /** The newest report. */
  signOut: signOut.nullable(),
  /** All versions of the report, the first one first. */
  reports: z.array(reportVersion),
  /** The amendment that is under way; `own` where it is that of the person who asks. */
  amending: z.object({ reason: z.string(), begunAt: timestamp, own: z.boolean() }).nullable(),
  undoDepth: z.number(),
  redoDepth: z.number(),
})
export type CaseDetail = z.infer<typeof caseDetail>

export const caseEdit = z.object({
  caseId: id,
  accession: z.string().trim().min(1).max(64).optional(),
  patientName: z.string().trim().max(200).optional(),
  patientAge: z.number().int().min(0).max(120).nullable().optional(),
  specimen: z.enum(specimenTypes).optional(),
  /** Name of another task; only for a case that nobody has read yet. */
  task: z.string().optional(),
})
export type CaseEdit = z.infer<typeof caseEdit>

/** The result as it stands while it is written. */
export const savedDraft = z.object({
  caseId: id,
  draft: reportDraft,
  /** When the draft that this one was made from was saved, null for none; left out: whatever is there is replaced. */
  basedOn: timestamp.nullable().optional(),
})
export type SavedDraft = z.infer<typeof savedDraft>

/** What a reader does to cells. `clear` takes the reader's decision back to open. */
export const reviewAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept') }),
  z.object({ kind: z.literal('relabel'), label: cellClass }),
  z.object({ kind: z.literal('dismiss') }),
  z.object({ kind: z.literal('clear') }),
  z.object({ kind: z.literal('mark'), marked: z.boolean() }),
])
export type ReviewAction = z.infer<typeof reviewAction>

/** The state of cells after an action, an undo or a redo; sent only when it is on disk. */
export const reviewChange = z.object({
  caseId: id,
  cells: z.array(
    z.object({
      id: cellId,
      status: cellStatus,
      readerLabel: cellClass.nullable(),
      marked: z.boolean(),
      /** True when the cell does not exist (any more): undo of an added cell. */
      removed: z.boolean(),
    }),
  ),
  undoDepth: z.number(),
  redoDepth: z.number(),
  savedAt: timestamp,
})
export type ReviewChange = z.infer<typeof reviewChange>

export const newCell = z.object({
  caseId: id,
  /** The case's first slide where left out. */
  slideId: id.optional(),
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  label: cellClass,
})
export type NewCell = z.infer<typeof newCell>
