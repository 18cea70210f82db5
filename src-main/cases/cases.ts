import type { Publish } from '#main/live/index.ts'
import { createReads, createReview } from '#main/reads/index.ts'
import type { DraftSnapshot, ReportSnapshot } from '#main/reports/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { notFound } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { type AddedSlide, createAddSlide, type NewSlide } from './add-slide.ts'
import { type CaseRecord, openCasesStore } from './cases.store.ts'
import { createIdentity } from './identity.ts'
import { type CaseIdentity, createNewCase } from './new-case.ts'
import { createNews } from './news.ts'
import { createOpenCase } from './open-case.ts'
import { createPlaceSlide, type SlidePlace } from './place-slide.ts'
import { createPresence } from './presence.ts'
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
  /** Name of the task as which new cases are read: that of the model in use. The first one where left out. */
  newTask?(): string
  now(): Date
  /** The slide's latest screening job, and its current result: from the screening part. */
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
  /** SHA-256 of a whole file, in the engine: no other process reads an untrusted file. */
  hash(path: string): Promise<string>
  readonly publish: Publish
  /** Makes the PDF. May cut pictures of the marked cells from the slides first. */
  makeReport(snapshot: ReportSnapshot): Promise<Uint8Array>
  /** Name of the laboratory, as it heads the report. */
  laboratory(): string
  /** Name and version of the program, as the report's foot gives it. */
  readonly product: string
  modelVersionOf?(sha256: string): string | null
  /** IANA name; the machine's own where none is given. */
  readonly timeZone?: string
}

type CasesApi = Api['cases']
type ReviewApi = Api['review']
type ReportsApi = Api['reports']

/** The records side of the laboratory's work: worklist, review, result and sign-out. */
export interface Cases extends CasesApi, ReviewApi, ReportsApi {
  /** Part of the worklist as it stands for the reader; see the contract. */
  page(reader: Reader, query: WorklistQuery): WorklistPage
  /** Whether there is no case at all. */
  isEmpty(): boolean
  /** Throws `not-found`. */
  row(reader: Reader, caseId: number): CaseRow
  /** A slide that was read and hashed. Known content takes this file in place of the one it had. */
  addSlide(reader: Reader, slide: NewSlide, alsoInChange?: (added: AddedSlide, change: Change) => void): AddedSlide
  /**
   * The case gets its order's accession number (with `-2`, `-3`, ... where another case has it), person and
   * preparation. What `alsoInChange` writes is kept or lost with it. Throws `case-signed`, `not-found`.
   */
  identify(reader: Reader, caseId: number, identity: CaseIdentity, alsoInChange?: (change: Change) => void): CaseRow
  /**
   * Brings a slide to the case where it belongs; see `createPlaceSlide`. Answers with that case's row.
   * Throws `case-signed`, `not-found`.
   */
  placeSlide(reader: Reader, place: SlidePlace, alsoInChange?: (change: Change) => void): CaseRow
  slideById(slideId: number): SlideRecord | null
  slideByHash(sha256: string): SlideRecord | null
  slides(): SlideRecord[]
  /** Something outside changed what a slide's row shows (a job, a result): sends the row again. */
  refresh(slideId: number): void
  /** Tells what was learnt of the slide's file; windows hear of it when it is news. */
  touchPresent(slideId: number, present: boolean): void
  /** Looks at every slide's file, one after the other. Asked again meanwhile, it is the same round. */
  checkPresence(): Promise<void>
  /** The case with this accession number; null where there is none. */
  caseIdOf(accession: string): number | null
  /** The number of the newest signed report; 0 before sign-out. */
  newestVersion(caseId: number): number
  /** The PDF of a signed report; null where there is no such version. */
  report(caseId: number, version: number): Uint8Array | null
  /** What the report of an unsigned case would show now. Throws `not-found`. */
  draftSnapshot(reader: Reader, caseId: number): DraftSnapshot
}

export function createCases(deps: CasesDeps): Cases {
  const { records, publish, tasks, jobOf, resultOf } = deps
  const cases = openCasesStore(records)
  const slides = openSlidesStore(records)
  const reports = openReportsStore(records)
  const reads = createReads(records)
  const review = createReview(records, reads, tasks, deps.now)
  const presence = createPresence()
  const worklist = createWorklist({ records, presence, jobOf, resultOf })
  const news = createNews(publish, slides)

  const shared = {
    ...{ ...deps, ...news, cases, slides, reports, reads, review, presence },
    makeCase: createNewCase(cases),
    recordOf: (caseId: number): CaseRecord => cases.one(caseId) ?? notFound(),
    slideOf: (slideId: number): SlideRecord => slides.byId(slideId) ?? notFound(),
    row: (by: Reader, caseId: number): CaseRow => worklist.row(by, caseId) ?? notFound(),
  }
  const identity = createIdentity(shared)
  const files = createSlideFiles(shared)
  const open = createOpenCase(shared)
  const signing = createSigning({
    ...shared,
    open,
    timeZone: deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    modelVersionOf: deps.modelVersionOf ?? (() => null),
  })

  return {
    page: worklist.page,
    isEmpty: worklist.isEmpty,
    row: shared.row,
    open,
    edit: identity.edit,
    identify: identity.identify,
    placeSlide: createPlaceSlide({ ...shared, identity }),
    addSlide: createAddSlide({ ...shared, newTask: deps.newTask ?? (() => tasks.all[0]!.name) }),
    setScale: files.setScale,
    relocate: files.relocate,
    touchPresent: files.touchPresent,
    checkPresence: files.checkPresence,
    refresh: news.tellCasesOf,
    slideById: slides.byId,
    slideByHash: slides.byHash,
    slides: slides.all,
    saveDraft: createSaveDraft({ ...shared, identity }),
    ...createReviewActs(shared),
    ...signing,
    caseIdOf: reports.caseIdOf,
    newestVersion: reports.newestVersion,
    report: reports.pdf,
  }
}
