import type { Lane, Reliability } from '#shared/contract/schemas/common.ts'
import type { ReportDraft } from '#shared/domain/forms/index.ts'
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
  /** Place of its slide among `others`, from 1; left out on the slide that the report names first. */
  readonly slide?: number
  /** Whose label it is: the reader's, the model's with the reader's agreement, or the model's alone. */
  readonly by: 'reader' | 'both' | 'model'
}

/** What a reader decided, per class. Counts of cells. */
export interface ReportCounts {
  readonly label: string
  /** Found by the model and agreed to. */
  readonly accepted: number
  /** Given this label by the reader instead of the model's. */
  readonly relabelled: number
  /** The model's label, which the reader dismissed. */
  readonly dismissed: number
  /** Not found by the model, added by the reader. */
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
  /** Photographs that the slide was laid out of; left out where it was scanned as a whole, and in older reports. */
  readonly fields?: number
}

/** What was computed of one slide. */
export interface Assistance {
  readonly model: { readonly name: string; readonly version: string | null; readonly sha256: string }
  readonly provider: string
  readonly runtime: string
  readonly finishedAt: string
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly lane: Lane
  readonly reliability: Reliability
  /** Cell-bearing area, where it is too small for a specimen; left out otherwise, and in older reports. */
  readonly smallAreaMm2?: number
  /** Cells found in total, and per class of the model. */
  readonly cells: { readonly total: number; readonly byClass: Readonly<Record<string, number>> }
}

/** Which report this one takes the place of, and why. */
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
    /** Of its PDF. */
    readonly sha256: string
  }
  /** What was added to the result, the newest last; an amendment keeps what was added before it. */
  readonly addenda: readonly {
    readonly text: string
    readonly reason: string
    readonly signer: string
    readonly signedAtLocal: string
  }[]
}

/** Everything a report shows, fixed at sign-out and stored beside the PDF: the same snapshot gives the same bytes. */
export interface ReportSnapshot {
  readonly laboratory: string
  /** What the case was read as, as it was then. */
  readonly task: TaskManifest
  readonly case: {
    readonly accession: string
    readonly patientName: string
    readonly patientAge: number | null
    readonly addedAt: string
  }
  /** The worst of the case's slides. */
  readonly slide: ReportedSlide
  readonly draft: ReportDraft
  /** What was computed of that slide; null where it was read without a screening result. */
  readonly ai: Assistance | null
  /** The case's other slides, in their order; left out where there is one, and in older reports. */
  readonly others?: readonly { readonly slide: ReportedSlide; readonly ai: Assistance | null }[]
  readonly review: { readonly counts: readonly ReportCounts[]; readonly marks: readonly ReportMark[] }
  readonly signature: {
    readonly signer: string
    readonly meaning: string
    /** ISO 8601, UTC. */
    readonly signedAt: string
    /** The same moment on the laboratory's clock, e.g. `23 Nov 2026, 08:12 (UTC+01:00)`. */
    readonly signedAtLocal: string
  }
  /** What a later version says of itself; left out in a case's first report, and in older ones. */
  readonly version?: ReportVersionNote
  /** Version of the program that made the report. */
  readonly product: string
}

/** The same of a case that nobody has signed yet: shown, never stored. */
export type DraftSnapshot = Omit<ReportSnapshot, 'signature'> & { readonly signature: null }
