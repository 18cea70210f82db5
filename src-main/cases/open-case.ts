import type { Measures, Person, ReadRecord, Reads, Review } from '#main/reads/index.ts'
import { type Records, whereWritable } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseDetail, CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { newestReport } from '#shared/domain/report-versions.ts'
import type { CaseRecord, CasesStore } from './cases.store.ts'
import { checkedDraft, draftIn } from './drafts.ts'
import type { Presence } from './presence.ts'
import type { ReportsStore } from './signing/reports.store.ts'
import { toSlide } from './slide-view.ts'
import type { SlidesStore } from './slides.store.ts'

export interface OpenCaseDeps {
  readonly records: Records
  readonly tasks: Pick<Tasks, 'of'>
  readonly cases: CasesStore
  readonly slides: SlidesStore
  readonly reports: ReportsStore
  readonly presence: Presence
  readonly reads: Reads
  readonly review: Review
  readonly measures: Pick<Measures, 'ofRead'>
  recordOf(caseId: number): CaseRecord
  row(by: Person, caseId: number): CaseRow
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
  now(): Date
}

/**
 * Everything that the first view of a case needs. `open` writes to the records who saw the case. `peek` writes nothing: a
 * window asks for the case that its reader will probably open next, and opens it when it is shown. Both throw `not-found`.
 */
export function createOpenCase(deps: OpenCaseDeps) {
  const { records, tasks, cases, slides, reports, presence, reads, review, measures } = deps
  const { recordOf, row, jobOf, resultOf, now } = deps

  const looked = async (caseId: number): Promise<void> => {
    const looks = slides.ofCase(caseId).map(({ id }) => presence.look(id))
    await Promise.race([Promise.all(looks), pause(fileAnswersWithin)])
  }

  const detailFor = (by: Reader, caseId: number): CaseDetail => {
    const record = recordOf(caseId)
    const task = tasks.of(record.task)
    const current = row(by, caseId)
    const read = reads.shown(by, caseId)
    const versions = reports.ofCase(caseId)
    const newest = newestReport(versions)
    const shown = slides.ofCase(caseId).map((slide) => ({
      slide: { ...toSlide(slide, presence.of(slide.id)), caseId },
      job: jobOf(slide.id),
      result: resultOf(slide.id),
    }))
    const lead = shown.find(({ slide }) => slide.id === current.slideId) ?? shown[0]!
    return {
      row: current,
      task: task.manifest,
      slides: shown,
      ...lead,
      draft: draftIn(read, record, task),
      draftSavedAt: read?.draftSavedAt ?? null,
      signOut: newest && {
        signer: newest.signer,
        meaning: newest.meaning,
        signedAt: newest.signedAt,
        report: checkedDraft(task, JSON.parse(newest.content)),
        reportSha256: newest.reportSha256,
      },
      reports: versions.map(({ content: _, acknowledged, ...version }) => ({
        ...version,
        acknowledged: [...acknowledged],
      })),
      amending: amendmentFor(by, reads.openAmendment(caseId)),
      measures: measures.ofRead(caseId, read?.id ?? null),
      ...review.depths(read?.id ?? null),
    }
  }

  const views = new Map<string, number>()
  /** Writes who sees the case, before it is handed out. A window that asks again at once is the same view. */
  function noteView(by: Reader, caseId: number): void {
    const about = { caseId }
    const key = `${by.id} ${caseId}`
    const at = now().getTime()
    if (recordOf(caseId).openedAt === null)
      records.change({ by: by.id, what: 'case-opened', about }, (change) => cases.opened(change, caseId))
    else if (at - (views.get(key) ?? -Infinity) >= sameViewMs)
      records.change({ by: by.id, what: 'case-viewed', about }, () => undefined)
    else return
    views.delete(key)
    views.set(key, at)
    const [oldest] = views.keys()
    if (views.size > mostViews && oldest !== undefined) views.delete(oldest)
  }

  return {
    async open(by: Reader, caseId: number): Promise<CaseDetail> {
      recordOf(caseId)
      await looked(caseId)
      // What cannot be written keeps nobody from looking.
      whereWritable(() => noteView(by, caseId))
      return detailFor(by, caseId)
    },
    async peek(by: Reader, caseId: number): Promise<CaseDetail> {
      recordOf(caseId)
      await looked(caseId)
      return detailFor(by, caseId)
    },
  }
}

/** The open amendment of a case. `own` is true if the person who asks opened it. */
const amendmentFor = (by: Person, open: ReadRecord | null): CaseDetail['amending'] =>
  open && { reason: open.reason, begunAt: open.begunAt, own: open.personId === by.id }

/** ms. A window reads a case again after a break of its connection, and when another scale or order arrived. */
const sameViewMs = 60_000
const mostViews = 1000

/**
 * ms. A case opens without waiting longer for its slides' drive. A later answer of the drive is reported separately.
 */
const fileAnswersWithin = 1500
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref())
