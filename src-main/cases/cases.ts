import type { Publish } from '#main/live/index.ts'
import { createAnchoring, createReads, createReview } from '#main/reads/index.ts'
import type { DraftSnapshot, ReportSnapshot } from '#main/reports/index.ts'
import type { SuspiciousCell } from '#main/screening/index.ts'
import type { Hashed } from '#main/slides/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { notFound } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import type { ReportPictures } from '#shared/domain/report-pictures.ts'
import { createAddSlide } from './add-slide.ts'
import { type CaseRecord, openCasesStore } from './cases.store.ts'
import { createFiling, type Filing } from './filing.ts'
import { createIdentity } from './identity.ts'
import { type CaseIdentity, createNewCase } from './new-case.ts'
import { createNews } from './news.ts'
import { createOpenCase } from './open-case.ts'
import { createPlaceSlide, type SlidePlace } from './place-slide.ts'
import { createPresence, type FileState } from './presence.ts'
import { createReviewActs } from './review-acts.ts'
import { createSaveDraft } from './save-draft.ts'
import { openReportsStore } from './signing/reports.store.ts'
import { createSigning } from './signing/signing.ts'
import { createSlideFiles } from './slide-files.ts'
import { openSlidesStore, type SlideRecord } from './slides.store.ts'
import { createWorklist } from './worklist/worklist.ts'

export interface CasesDeps {
  readonly records: Records
  readonly tasks: Tasks
  /** Name of the task that new cases are read as: that of the model in use. Defaults to the first task. */
  newTask?(): string
  now(): Date
  /** The slide's latest screening job and its current result, from the screening part. */
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
  /** Hash of a whole slide, computed in the engine: no other process reads an untrusted file. */
  hash(path: string): Promise<Hashed>
  /** What is known about the slide's files, from the part `contents`. Nothing is known if it is omitted. */
  lookAt?(slideId: number): Promise<FileState | 'unsure'>
  readonly publish: Publish
  /** The suspicious cells of the slide's screening, from the screening part. */
  suspiciousOf(slideId: number): readonly SuspiciousCell[]
  /** Whether each contradiction is acknowledged with a reason. */
  reasonForContradictions(): boolean
  /** Makes the PDF. It may first cut pictures of the marked cells from the slides. */
  makeReport(snapshot: ReportSnapshot): Promise<Uint8Array>
  /** Does the slow part of a report that will probably be made soon. */
  prepareReport(snapshot: DraftSnapshot): void
  /** Name of the laboratory for the report's heading. */
  laboratory(): string
  /** Whose pictures the report shows. */
  reportPictures(): ReportPictures
  /** Name and version of the program for the report's foot. */
  readonly product: string
  modelVersionOf?(sha256: string): string | null
  /** IANA name; defaults to the machine's own. */
  readonly timeZone?: string
}

type CasesApi = Api['cases']
type ReviewApi = Api['review']
type ReportsApi = Api['reports']

/** The records of the laboratory's work: worklist, review, result and sign-out. */
export interface Cases extends CasesApi, ReviewApi, ReportsApi, Pick<Filing, 'filedAs' | 'unlessRemoved'> {
  /** As in the contract; returns the ids of the case's slides. */
  remove(reader: Reader, caseId: number, reason: string): number[]
  /** A part of the worklist as this reader sees it; see the contract. */
  page(reader: Reader, query: WorklistQuery): WorklistPage
  /**
   * Makes the worklist ready to be asked for quickly, e.g. after a migration. Returns how many cases it read.
   * `onProgress` gets how many were read, and how many there are to read. An aborted `signal` ends it early.
   */
  prepareWorklist(onProgress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<number>
  /** Whether there is no case at all. */
  isEmpty(): boolean
  /** Throws `not-found`. */
  row(reader: Reader, caseId: number): CaseRow
  /** Adds a slide that was read and hashed. If its content is known, this file replaces the previous one. */
  addSlide: ReturnType<typeof createAddSlide>
  /**
   * Gives the case its order's accession number (with `-2`, `-3`, ... if another case has it), person and
   * preparation. The writes of `alsoInChange` are kept or lost with it. Throws `case-signed`, `not-found`.
   */
  identify(reader: Reader, caseId: number, identity: CaseIdentity, alsoInChange?: (change: Change) => void): CaseRow
  /**
   * Moves a slide to the case that it belongs to; see `createPlaceSlide`. Returns that case's row. Throws
   * `case-signed`, `not-found`.
   */
  placeSlide(reader: Reader, place: SlidePlace, alsoInChange?: (change: Change) => void): CaseRow
  slideById(slideId: number): SlideRecord | null
  slideByHash(sha256: string): SlideRecord | null
  slides(): SlideRecord[]
  /** Sends the row again after an outside change (a job, a result) to what it shows. */
  refresh(slideId: number): void
  /** Records the state of the slide's file. Windows are told if that changed. */
  touchFile(slideId: number, state: FileState): void
  /** Checks every slide's file, one after another. Calls during a round join it. */
  checkPresence(signal?: AbortSignal): Promise<void>
  /** The case with this accession number; null if there is none. */
  caseIdOf(accession: string): number | null
  /** Number of the newest signed report; 0 before sign-out. */
  newestVersion(caseId: number): number
  /** The PDF of a signed report; null if there is no such version. */
  report(caseId: number, version: number): Uint8Array | null
  /** The current report contents of an unsigned case. Throws `not-found`. */
  draftSnapshot(reader: Reader, caseId: number): DraftSnapshot
}

export function createCases(deps: CasesDeps): Cases {
  const { records, publish, tasks, jobOf, resultOf } = deps
  const cases = openCasesStore(records)
  const slides = openSlidesStore(records)
  const reports = openReportsStore(records)
  const reads = createReads(records)
  const review = createReview(records, reads, tasks, deps.now)
  const { measures } = review
  const presence = createPresence(deps.lookAt ?? (async () => 'unsure'))
  const worklist = createWorklist({ records, presence, jobOf, resultOf })
  const news = createNews(publish, slides)

  const shared = {
    ...{ ...deps, ...news, cases, slides, reports, reads, review, measures, presence },
    makeCase: createNewCase(cases),
    recordOf: (caseId: number): CaseRecord => cases.one(caseId) ?? notFound(),
    slideOf: (slideId: number): SlideRecord => slides.byId(slideId) ?? notFound(),
    row: (by: Reader, caseId: number): CaseRow => worklist.row(by, caseId) ?? notFound(),
  }
  const identity = createIdentity(shared)
  const files = createSlideFiles(shared)
  const { open, peek } = createOpenCase(shared)
  const signing = createSigning({
    // The window that signs has opened the case already.
    ...{ ...shared, identity, open: peek },
    anchoring: createAnchoring(records),
    timeZone: deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    modelVersionOf: deps.modelVersionOf ?? (() => null),
  })

  return {
    page: worklist.page,
    prepareWorklist: worklist.prepare,
    isEmpty: worklist.isEmpty,
    row: shared.row,
    open,
    peek,
    edit: identity.edit,
    identify: identity.identify,
    placeSlide: createPlaceSlide({ ...shared, identity }),
    addSlide: createAddSlide({ ...shared, newTask: deps.newTask ?? (() => tasks.all[0]!.name) }),
    setScale: files.setScale,
    relocate: files.relocate,
    touchFile: files.touchFile,
    checkPresence: files.checkPresence,
    refresh: news.tellCasesOf,
    slideById: slides.byId,
    slideByHash: slides.byHash,
    slides: slides.all,
    saveDraft: createSaveDraft({ ...shared, identity }),
    ...createReviewActs(shared),
    ...signing,
    ...createFiling(shared),
    caseIdOf: reports.caseIdOf,
    newestVersion: reports.newestVersion,
    report: reports.pdf,
  }
}
