import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Publish } from '#main/live/index.ts'
import type { DraftSnapshot, ReportSnapshot } from '#main/reports/index.ts'
import { isPictureList } from '#main/slides/index.ts'
import { translating } from '#main/storage/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { Slide } from '#shared/contract/schemas/slide.ts'
import { type BethesdaDraft, emptyDraft } from '#shared/domain/bethesda/index.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { startPlaneOf } from '#shared/domain/slide-info.ts'
import { freeAccession } from './accession.ts'
import { type CaseRecord, openCasesStore } from './cases.store.ts'
import { type AddedSlide, type CaseIdentity, columnsOf, createAddSlide, type NewSlide } from './intake.ts'
import { createPresence } from './presence.ts'
import { openReviewStore } from './review.store.ts'
import { createReview } from './review.ts'
import { openSignOutStore } from './sign-out.store.ts'
import { createSignOut } from './sign-out.ts'
import { openSlidesStore, type SlideRecord } from './slides.store.ts'
import { createWorklist } from './worklist.ts'

export interface CasesDeps {
  readonly db: Database
  now(): Date
  /** The slide's latest screening job, and its current result: from the screening part. */
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
  /** SHA-256 of a whole file, in the engine: no other process reads an untrusted file. */
  hash(path: string): Promise<string>
  readonly publish: Publish
  /** Makes the PDF. May cut pictures of the marked cells from the slide first. */
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

/** The records side of the laboratory's work: worklist, review, result and sign-out. */
export interface Cases extends CasesApi, ReviewApi {
  list(reader: Reader): CaseRow[]
  /** Throws `not-found`. */
  row(reader: Reader, caseId: number): CaseRow
  /** A slide that was read and hashed. Known content takes this file in place of the one it had. */
  addSlide(reader: Reader, slide: NewSlide, alsoInCommit?: (added: AddedSlide) => void): AddedSlide
  /**
   * The case gets its order's accession number (with `-2`, `-3`, ... where another slide of it is here), person and
   * preparation. What `alsoInCommit` writes is kept or lost with it. Throws `case-signed`, `not-found`.
   */
  identify(reader: Reader, caseId: number, identity: CaseIdentity, alsoInCommit?: () => void): CaseRow
  slideById(slideId: number): SlideRecord | null
  slideByHash(sha256: string): SlideRecord | null
  slides(): SlideRecord[]
  /** Something outside changed what a slide's row shows (a job, a result): sends the row again. */
  refresh(slideId: number): void
  /** Tells what was learnt of the slide's file; windows hear of it when it is news. */
  touchPresent(slideId: number, present: boolean): void
  /** Looks at every slide's file, one after the other. Asked again meanwhile, it is the same round. */
  checkPresence(): Promise<void>
  /** The PDF of a signed case; null before sign-out. */
  report(caseId: number): Uint8Array | null
  /** What the report of an unsigned case would show now. Throws `not-found`. */
  draftSnapshot(reader: Reader, caseId: number): DraftSnapshot
}

export function createCases(deps: CasesDeps): Cases {
  const { db, now, publish, jobOf, resultOf } = deps
  const cases = openCasesStore(db)
  const slides = openSlidesStore(db)
  const signOuts = openSignOutStore(db)
  const presence = createPresence()
  const worklist = createWorklist({ store: cases, presence, jobOf, resultOf })
  const inOneCommit = <T>(work: () => T): T => translating(() => db.transaction(work).immediate())

  const record = (caseId: number): CaseRecord => cases.one(caseId) ?? missing()
  const slideOf = (slideId: number): SlideRecord => slides.byId(slideId) ?? missing()
  const draftOf = ({ id, specimen }: CaseRecord): BethesdaDraft => {
    const saved = cases.draft(id)
    return saved ? { ...(JSON.parse(saved.draft) as BethesdaDraft), specimen } : emptyDraft(specimen)
  }
  const mustBeOpen = (caseId: number): void => {
    if (signOuts.isSigned(caseId)) throw new AppError('case-signed')
  }

  const review = createReview({
    db,
    store: openReviewStore(db),
    now,
    mustBeOpen(caseId) {
      record(caseId)
      mustBeOpen(caseId)
    },
    currentScreening(caseId) {
      const screening = resultOf(record(caseId).slideId)
      if (!screening) throw new AppError('case-not-screened')
      return screening.screeningId
    },
  })
  const { signOut: sign, draftSnapshot } = createSignOut({
    db,
    store: signOuts,
    now,
    jobOf,
    resultOf,
    draftOf,
    product: deps.product,
    timeZone: deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    laboratory: deps.laboratory,
    modelVersionOf: deps.modelVersionOf ?? (() => null),
    makeReport: deps.makeReport,
    recordOf: cases.one,
    slideOf: ({ slideId }) => slideOf(slideId),
  })

  const add = createAddSlide({ db, cases, slides, now })
  const row = (_reader: Reader, caseId: number): CaseRow => worklist.row(caseId) ?? missing()
  const published = (reader: Reader, caseId: number): CaseRow => {
    publish({ kind: 'case', caseId })
    return row(reader, caseId)
  }
  const reviewed = (reader: Reader, change: ReviewChange): ReviewChange => {
    const { id: personId } = reader
    publish({ kind: 'review', personId, change })
    publish({ kind: 'case', caseId: change.caseId, personId })
    return change
  }
  const touchPresent = (slideId: number, present: boolean): void => {
    if (presence.set(slideId, present)) publish({ kind: 'case', caseId: slideOf(slideId).caseId })
  }

  /** Accession numbers in use, but for the case's own. */
  const othersFrom = (own: string) => (stem: string) => {
    const taken = new Set(cases.accessionsFrom(stem))
    taken.delete(own)
    return taken
  }

  let checking: Promise<void> | null = null
  async function checkAll(): Promise<void> {
    for (const { id, path } of slides.places()) {
      const before = presence.of(id)
      if ((await presence.look(id, path)) !== before) publish({ kind: 'case', caseId: slideOf(id).caseId })
    }
  }

  async function open(reader: Reader, caseId: number) {
    const { slideId, draftSavedAt, ...rest } = record(caseId)
    const slide = slideOf(slideId)
    await Promise.race([presence.look(slideId, slide.path), pause(fileAnswersWithin)])
    translating(() => cases.opened(caseId, now().toISOString()))
    const signOut = signOuts.one(caseId)
    const current = row(reader, caseId)
    return {
      row: current,
      slide: toSlide(slide, presence.of(slideId)),
      job: current.job,
      result: resultOf(slideId),
      draft: draftOf({ ...rest, slideId, draftSavedAt }),
      draftSavedAt,
      signOut: signOut && { ...signOut, report: JSON.parse(signOut.report) as BethesdaDraft },
      ...review.depths(caseId),
    }
  }

  return {
    list: (_reader) => worklist.list(),
    row,
    open,
    slideById: slides.byId,
    slideByHash: slides.byHash,
    slides: slides.all,
    touchPresent,
    report: signOuts.pdf,
    draftSnapshot: (_reader, caseId) => draftSnapshot(caseId),

    edit(reader, change) {
      inOneCommit(() => {
        const { accession, patientName, patientAge, specimen } = record(change.caseId)
        mustBeOpen(change.caseId)
        const to = { accession, patientName, patientAge, specimen, ...withoutUndefined(change) }
        if (to.accession !== accession && cases.accessionTaken(to.accession)) throw new AppError('accession-taken')
        cases.update(to)
      })
      return published(reader, change.caseId)
    },

    setScale(reader, slideId, micronsPerPixel) {
      const { caseId } = inOneCommit(() => {
        const slide = slideOf(slideId)
        mustBeOpen(slide.caseId)
        const job = jobOf(slideId)
        if (job && isUnfinished(job.state)) throw new AppError('screening-unfinished', {}, true)
        if (!(micronsPerPixel > 0 && Number.isFinite(micronsPerPixel)))
          throw new AppError('invalid-input', { detail: `${micronsPerPixel} µm/px` })
        slides.setScale(slideId, micronsPerPixel, 'reader')
        return slide
      })
      return published(reader, caseId)
    },

    async relocate(reader, slideId, path) {
      const slide = slideOf(slideId)
      const fileName = basename(path)
      const found = await stat(path).catch(() => null)
      if (!found?.isFile()) throw new AppError('file-not-found', { file: fileName })
      // The size tells at once what a hash of gigabytes would tell in minutes. That of a list tells nothing.
      const otherSize = found.size !== slide.bytes && !isPictureList(slide.path)
      if (otherSize || (await deps.hash(path)) !== slide.sha256)
        throw new AppError('not-the-same-slide', { file: fileName, wanted: slide.fileName })
      inOneCommit(() =>
        slides.move(slideId, { path, fileName, bytes: found.size, modifiedMs: Math.round(found.mtimeMs) }),
      )
      presence.set(slideId, true)
      return published(reader, slide.caseId)
    },

    saveDraft(reader, caseId, draft) {
      const savedAt = now().toISOString()
      const otherSpecimen = inOneCommit(() => {
        record(caseId)
        mustBeOpen(caseId)
        cases.saveDraft(caseId, JSON.stringify(draft), savedAt)
        return cases.setSpecimen(caseId, draft.specimen)
      })
      const { id: personId } = reader
      publish({ kind: 'draft', personId, caseId, draft, savedAt })
      // The preparation is the case's: everyone sees it.
      publish({ kind: 'case', caseId, ...(otherSpecimen ? {} : { personId }) })
      return { savedAt }
    },

    async signOut(reader, caseId, as) {
      await sign(reader, caseId, as)
      publish({ kind: 'case', caseId })
      return open(reader, caseId)
    },

    act: (reader, caseId, cellIds, action) => reviewed(reader, review.act(reader, caseId, cellIds, action)),
    undo: (reader, caseId) => reviewed(reader, review.undo(reader, caseId)),
    redo: (reader, caseId) => reviewed(reader, review.redo(reader, caseId)),
    addCell(reader, cell) {
      const { info } = slideOf(record(cell.caseId).slideId)
      if (!(cell.x >= 0 && cell.y >= 0 && cell.x <= info.width && cell.y <= info.height))
        throw new AppError('invalid-input', { detail: 'the cell lies outside the slide' })
      const { change, cellId } = review.addCell(reader, cell)
      return { change: reviewed(reader, change), cellId }
    },

    identify(reader, caseId, identity, alsoInCommit = () => undefined) {
      inOneCommit(() => {
        const { accession, specimen } = record(caseId)
        mustBeOpen(caseId)
        const columns = columnsOf(identity, now())
        cases.identify(caseId, {
          ...columns,
          accession: identity.accession ? freeAccession(identity.accession, othersFrom(accession)) : accession,
          specimen: identity.specimen === 'not-stated' ? specimen : identity.specimen,
        })
        alsoInCommit()
      })
      return published(reader, caseId)
    },

    addSlide(_reader, slide, alsoInCommit) {
      const outcome = add(slide, alsoInCommit)
      presence.set(outcome.slideId, true)
      publish({ kind: 'case', caseId: outcome.caseId })
      return outcome
    },

    refresh: (slideId) => publish({ kind: 'case', caseId: slideOf(slideId).caseId }),
    checkPresence() {
      checking ??= checkAll().finally(() => {
        checking = null
      })
      return checking
    },
  }
}

/** A case opens without waiting longer for the drive its slide lies on; what the drive says is heard later. ms */
const fileAnswersWithin = 1500
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref())

const missing = (): never => {
  throw new AppError('not-found')
}

/** A slide as the window gets it. */
export function toSlide({ info, modifiedMs: _, ...slide }: SlideRecord, present: boolean): Slide {
  const { format, width, height, objective, vendor, planes, synthetic } = info
  const { levels, associated } = info
  return {
    ...slide,
    format,
    width,
    height,
    objective,
    vendor,
    levels: levels.map((level) => ({ ...level })),
    planes,
    startPlane: startPlaneOf(info),
    planeMicrons: info.planeMicrons ?? null,
    fields: (info.fields ?? []).map((field) => ({ ...field })),
    associated: [...associated],
    synthetic,
    present,
  }
}

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never
