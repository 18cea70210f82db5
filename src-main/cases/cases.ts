import type { Publish } from '#main/live/index.ts'
import { createReads, createReview } from '#main/reads/index.ts'
import type { DraftSnapshot, ReportSnapshot } from '#main/reports/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { type AddedSlide, type CaseIdentity, createAddSlide, type NewSlide } from './add-slide.ts'
import { type CaseRecord, openCasesStore } from './cases.store.ts'
import { checkedDraft } from './drafts.ts'
import { createIdentity, type SlidePlace } from './identity.ts'
import { createNews } from './news.ts'
import { createOpenCase } from './open-case.ts'
import { createPresence } from './presence.ts'
import { createAddend } from './signing/addend.ts'
import { createAmend } from './signing/amend.ts'
import { openReportsStore } from './signing/reports.store.ts'
import { createSignOut } from './signing/sign-out.ts'
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
   * Brings a slide to the case where it belongs; see `createIdentity`. Answers with that case's row.
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
  const { records, publish, jobOf, resultOf } = deps
  const reads = createReads(records)
  const review = createReview(records, reads, deps.tasks, deps.now)
  const cases = openCasesStore(records)
  const slides = openSlidesStore(records)
  const reports = openReportsStore(records)
  const presence = createPresence()
  const worklist = createWorklist({ records, presence, jobOf, resultOf })

  const recordOf = (caseId: number): CaseRecord => cases.one(caseId) ?? missing()
  const slideOf = (slideId: number): SlideRecord => slides.byId(slideId) ?? missing()
  const row = (reader: Reader, caseId: number): CaseRow => worklist.row(reader, caseId) ?? missing()
  const { tellCase, tellCasesOf, tellRead, tellDraft } = createNews(publish, slides)

  const identity = createIdentity({ records, tasks: deps.tasks, cases, slides, reads, recordOf })
  const files = createSlideFiles({ records, slides, presence, slideOf, jobOf, hash: deps.hash, tellCasesOf })
  const open = createOpenCase({ ...deps, reads, review, cases, slides, reports, presence, recordOf, row })
  const add = createAddSlide({ records, cases, slides, newTask: deps.newTask ?? (() => deps.tasks.all[0]!.name) })
  const signing = {
    ...deps,
    reads,
    review,
    reports,
    slides,
    recordOf,
    timeZone: deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    modelVersionOf: deps.modelVersionOf ?? (() => null),
  }
  const { signOut, draftSnapshot } = createSignOut(signing)
  const amendment = createAmend(signing)
  const addend = createAddend(signing)

  const told = (reader: Reader, caseId: number): CaseRow => {
    tellCase(caseId)
    return row(reader, caseId)
  }
  const reviewed = (reader: Reader, change: ReviewChange): ReviewChange => {
    tellRead(reader, change)
    return change
  }

  return {
    page: worklist.page,
    isEmpty: worklist.isEmpty,
    row,
    open,
    slideById: slides.byId,
    slideByHash: slides.byHash,
    slides: slides.all,
    touchPresent: files.touchPresent,
    checkPresence: files.checkPresence,
    refresh: tellCasesOf,
    draftSnapshot,
    caseIdOf: reports.caseIdOf,
    newestVersion: reports.newestVersion,
    report: reports.pdf,

    edit(reader, change) {
      identity.edit(reader, change)
      return told(reader, change.caseId)
    },
    identify(reader, caseId, as, alsoInChange = () => undefined) {
      identity.identify(reader, caseId, as, alsoInChange)
      return told(reader, caseId)
    },
    placeSlide(reader, place, alsoInChange = () => undefined) {
      const changed = identity.place(reader, place, alsoInChange)
      for (const caseId of changed) tellCase(caseId)
      return row(reader, changed[0]!)
    },
    addSlide(reader, slide, alsoInChange) {
      const added = add(reader, slide, alsoInChange)
      presence.set(added.slideId, true)
      tellCasesOf(added.slideId)
      return added
    },
    setScale(reader, slideId, micronsPerPixel) {
      files.setScale(reader, slideId, micronsPerPixel)
      tellCasesOf(slideId)
      return row(reader, slideOf(slideId).caseId)
    },
    async relocate(reader, slideId, path) {
      await files.relocate(reader, slideId, path)
      tellCasesOf(slideId)
      return row(reader, slideOf(slideId).caseId)
    },

    saveDraft(reader, { caseId, draft, basedOn }) {
      const saved = records.change({ by: reader.id, what: 'draft-saved', about: { caseId } }, (change) => {
        const record = recordOf(caseId)
        const read = reads.toWrite(change, reader, caseId)
        change.about({ readId: read.id })
        // Another window saved since this one looked: what it wrote is not overwritten unseen.
        if (basedOn !== undefined && basedOn !== read.draftSavedAt)
          throw new AppError('conflict', { savedAt: read.draftSavedAt ?? '' })
        reads.saveDraft(change, read.id, JSON.stringify(checkedDraft(deps.tasks.of(record.task), draft)))
        return { savedAt: change.at, otherSpecimen: identity.setSpecimen(change, record, draft.specimen) }
      })
      const { savedAt, otherSpecimen } = saved
      tellDraft(reader, { caseId, draft, savedAt })
      // The preparation is the case's: everyone sees it.
      if (otherSpecimen) tellCase(caseId)
      return { savedAt }
    },
    async signOut(reader, caseId, as) {
      await signOut(reader, caseId, as)
      tellCase(caseId)
      return open(reader, caseId)
    },

    async amend(reader, { caseId, reason }) {
      amendment.begin(reader, caseId, reason)
      tellCase(caseId)
      return open(reader, caseId)
    },
    async dropAmendment(reader, caseId) {
      amendment.drop(reader, caseId)
      tellCase(caseId)
      return open(reader, caseId)
    },
    async addend(reader, request) {
      await addend(reader, request)
      tellCase(request.caseId)
      return open(reader, request.caseId)
    },

    act: (reader, caseId, cellIds, action) => reviewed(reader, review.act(reader, caseId, cellIds, action)),
    undo: (reader, caseId) => reviewed(reader, review.undo(reader, caseId)),
    redo: (reader, caseId) => reviewed(reader, review.redo(reader, caseId)),
    addCell(reader, cell) {
      const slide = slides.ofCase(cell.caseId).find(({ id }) => cell.slideId === undefined || id === cell.slideId)
      if (!slide) throw new AppError('not-found')
      const { info } = slide
      if (!(cell.x >= 0 && cell.y >= 0 && cell.x <= info.width && cell.y <= info.height))
        throw new AppError('invalid-input', { detail: 'the cell lies outside the slide' })
      const { change, cellId } = review.addCell(reader, { ...cell, slideId: slide.id })
      return { change: reviewed(reader, change), cellId }
    },
  }
}

const missing = (): never => {
  throw new AppError('not-found')
}
