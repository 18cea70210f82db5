import type { Lane, Reliability } from '#shared/contract/schemas/common.ts'
import type { Acknowledged } from '#shared/contract/schemas/signing.ts'
import type { ReportDraft } from '#shared/domain/forms/index.ts'
import type { Sex } from '#shared/domain/order.ts'
import type { ReportKind } from '#shared/domain/report-versions.ts'
import type { TaskManifest } from '#shared/domain/task/index.ts'

/** A cell marked for the report. Full-resolution pixels, (x, y) the centre. */
export interface ReportMark {
  readonly cellId: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly label: string
  /** Index of its slide in `others`, from 1; absent for the report's main slide. */
  readonly slide?: number
  /** Origin of its label: the reader, the model with the reader's agreement, or the model alone. */
  readonly by: 'reader' | 'both' | 'model'
}

/** A distance marked for the report, in full-resolution pixels. */
export interface ReportMeasure {
  readonly from: { readonly x: number; readonly y: number }
  readonly to: { readonly x: number; readonly y: number }
  /** Index of its slide in `others`, from 1; absent for the report's main slide. */
  readonly slide?: number
}

/** The reader's decisions per class. Numbers of cells. */
export interface ReportCounts {
  readonly label: string
  /** Found by the model and accepted. */
  readonly accepted: number
  /** Given this label by the reader instead of the model's. */
  readonly relabelled: number
  /** The model's label on cells that the reader dismissed. */
  readonly dismissed: number
  /** Added by the reader, not found by the model. */
  readonly added: number
}

/** A slide as a report identifies it. */
export interface ReportedSlide {
  readonly fileName: string
  readonly sha256: string
  /** Full-resolution pixels. */
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number | null
  readonly scaleSource: 'file' | 'reader' | 'unknown'
  readonly synthetic: boolean
  /** Number of photographs that the slide consists of; absent if it was scanned as a whole, and in older reports. */
  readonly fields?: number
}

/** The computed results of one slide. */
export interface Assistance {
  readonly model: { readonly name: string; readonly version: string | null; readonly sha256: string }
  readonly provider: string
  readonly runtime: string
  readonly finishedAt: string
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly lane: Lane
  readonly reliability: Reliability
  /** Cell-bearing area in mm² if it is too small for a specimen; otherwise absent, as in older reports. */
  readonly smallAreaMm2?: number
  /** Number of cells found in total, and per class of the model. */
  readonly cells: { readonly total: number; readonly byClass: Readonly<Record<string, number>> }
}

/** Which report this one replaces, and why. */
export interface ReportVersionNote {
  readonly kind: 'addendum' | 'amendment'
  readonly version: number
  readonly reason: string
  readonly supersedes: {
    readonly version: number
    readonly kind: ReportKind
    readonly signer: string
    /** ISO 8601, UTC. */
    readonly signedAt: string
    /** Hash of its PDF. */
    readonly sha256: string
  }
  /** The additions to the result, newest last. An amendment keeps earlier additions. */
  readonly addenda: readonly {
    readonly text: string
    readonly reason: string
    readonly signer: string
    readonly signedAtLocal: string
  }[]
}

/**
 * Everything that a report shows, fixed at sign-out and stored beside the PDF. The same snapshot gives the same
 * bytes.
 */
export interface ReportSnapshot {
  readonly laboratory: string
  /** The task that the case was read as, as it was then. */
  readonly task: TaskManifest
  readonly case: {
    readonly accession: string
    readonly patientName: string
    readonly patientAge: number | null
    readonly patientSex: Sex | null
    /** `YYYY-MM-DD`, or the known part of it. */
    readonly birthDate: string | null
    readonly addedAt: string
  }
  /** The worst of the case's slides. */
  readonly slide: ReportedSlide
  readonly draft: ReportDraft
  /** The computed results of that slide; null if it was read without a screening result. */
  readonly ai: Assistance | null
  /** The case's other slides in order; absent if there is only one, and in older reports. */
  readonly others?: readonly { readonly slide: ReportedSlide; readonly ai: Assistance | null }[]
  readonly review: {
    readonly counts: readonly ReportCounts[]
    readonly marks: readonly ReportMark[]
    /**
     * Number of marked, accepted, relabelled and added cells, of which `marks` has the pictured ones. Absent if only
     * marked cells are pictured, and in older reports.
     */
    readonly picturedOf?: number
    /** Distances that the reader measured and marked; absent if there are none, and in older reports. */
    readonly measures?: readonly ReportMeasure[]
  }
  readonly signature: {
    readonly signer: string
    readonly meaning: string
    /** ISO 8601, UTC. */
    readonly signedAt: string
    /** The same moment in the laboratory's local time, e.g. `23 Nov 2026, 08:12 (UTC+01:00)`. */
    readonly signedAtLocal: string
  }
  /** What the signature contradicted or skipped, as the signer acknowledged it; absent if there was nothing. */
  readonly acknowledged?: readonly Acknowledged[]
  /** Details of a later version; absent in a case's first report, and in older ones. */
  readonly version?: ReportVersionNote
  /** Version of the program that made the report. */
  readonly product: string
  /**
   * The last event of the records when the report was made, with its link in the chain of events. The paper thereby
   * proves that no event up to it was changed. Absent in older reports.
   */
  readonly records?: { readonly event: number; readonly link: string }
}

/** The snapshot of an unsigned case, which is shown but never stored. */
export type DraftSnapshot = Omit<ReportSnapshot, 'signature' | 'acknowledged' | 'records'> & {
  readonly signature: null
}
