import type { Anchoring, Reads } from '#main/reads/index.ts'
import type { ReportedSlide, ReportSnapshot } from '#main/reports/index.ts'
import type { Change, ReadableRecords } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { AnyDraft } from '#shared/domain/forms/index.ts'
import type { CaseRecord, CasesStore, Identity } from '../cases.store.ts'
import type { CaseIdentities } from '../identity.ts'
import type { MakeCase } from '../new-case.ts'
import type { SlideRecord, SlidesStore } from '../slides.store.ts'
import { readOrderTimes } from './order-times.store.ts'
import type { ReportRecord, ReportsStore } from './reports.store.ts'

export interface AsSignedDeps {
  readonly records: ReadableRecords
  readonly cases: Pick<CasesStore, 'accessionTaken' | 'personAt'>
  readonly reports: Pick<ReportsStore, 'snapshot' | 'slidesOf'>
  readonly slides: Pick<SlidesStore, 'ofCase' | 'moveTo' | 'setScale'>
  readonly reads: Pick<Reads, 'finish'>
  readonly anchoring: Pick<Anchoring, 'show' | 'shownOf'>
  readonly identity: Pick<CaseIdentities, 'write'>
  readonly makeCase: MakeCase
  recordOf(caseId: number): CaseRecord
}

/** What went back to the signed version. */
interface WentBack {
  /** Whether the case had got another identity. */
  readonly identity: boolean
  /** Slides that the report does not cover, and their new cases. */
  readonly released: readonly number[]
  readonly newCaseIds: readonly number[]
  /** Slides whose scale had been changed. */
  readonly scaled: readonly number[]
  /** Slides that showed the cells of another screening. */
  readonly screened: readonly number[]
}

/**
 * Ends an amendment's read and puts the case back to what its report says: accession number, patient, preparation,
 * slides, their scales and their screenings. Slides that joined meanwhile get a case of their own: those of one order
 * under its number and patient, those without an order under this case's number and without a patient. A number that
 * is taken gets `-2`, `-3`, ... Throws `accession-taken` if another case has the signed number.
 */
export function createAsSigned(deps: AsSignedDeps) {
  const { records, cases, reports, slides, reads, anchoring, identity, makeCase, recordOf } = deps
  const orders = readOrderTimes(records)

  return (change: Change, caseId: number, readId: number, report: ReportRecord): WentBack => {
    const record = recordOf(caseId)
    const snapshot = JSON.parse(reports.snapshot(report.id)) as ReportSnapshot
    const covered = new Map(reports.slidesOf(report.id).map((of) => [of.slideId, of.screeningId]))
    const here = slides.ofCase(caseId)
    const joined = here.filter(({ id }) => !covered.has(id))
    const kept = here.filter(({ id }) => covered.has(id))
    const signed = signedIdentity(record, snapshot, report)
    if (cases.accessionTaken(signed.accession, caseId))
      throw new AppError('accession-taken', { accession: signed.accession })
    const otherIdentity = identity.write(change, record, signed)
    const newCaseIds = release(change, { ...record, ...signed }, joined)
    const scaled = kept.filter((slide) => rescale(change, slide, snapshot))
    reads.finish(change, readId)
    // The read is closed, so its decisions keep the cells that they were made on.
    const screened = kept.filter(({ id }) => anchoring.shownOf(id) !== covered.get(id))
    for (const { id } of screened) anchoring.show(change, id, covered.get(id) ?? null)
    return {
      ...{ identity: otherIdentity, released: idsOf(joined), newCaseIds },
      ...{ scaled: idsOf(scaled), screened: idsOf(screened) },
    }
  }

  /** Moves the slides to new cases and returns the ids of these. */
  function release(change: Change, record: CaseRecord, joined: readonly SlideRecord[]): number[] {
    const { accession, specimen } = record
    const byOrder = Map.groupBy(joined, ({ id }) => orders.ofSlide(id)?.id ?? null)
    return [...byOrder.values()].map((together) => {
      const [first] = together
      const order = orders.ofSlide(first!.id)
      const as = order ? { ...order, person: order } : { accession, specimen, person: null }
      const to = makeCase(change, { identity: as, fileName: first!.fileName }, record.task)
      for (const { id } of together) slides.moveTo(change, id, record.id, to)
      return to
    })
  }

  /** The identity that the report states. Older reports state neither sex nor date of birth: the case's history does. */
  function signedIdentity(record: CaseRecord, { case: stated }: ReportSnapshot, report: ReportRecord): Identity {
    const { accession, patientName, patientAge, patientSex, birthDate } = stated
    const { specimen } = JSON.parse(report.content) as AnyDraft
    const then = cases.personAt(record.id, report.signedAt) ?? record
    return {
      ...record,
      ...{ accession, patientName, patientAge, specimen },
      patientSex: patientSex === undefined ? then.patientSex : patientSex,
      birthDate: birthDate === undefined ? then.birthDate : birthDate,
    }
  }

  function rescale(change: Change, slide: SlideRecord, { slide: lead, others = [] }: ReportSnapshot): boolean {
    const reported = [lead, ...others.map((other) => other.slide)]
    const then: ReportedSlide | undefined = reported.find(({ sha256 }) => sha256 === slide.sha256)
    if (!then || then.micronsPerPixel === slide.micronsPerPixel) return false
    slides.setScale(change, slide.id, then.micronsPerPixel, then.scaleSource)
    return true
  }
}

const idsOf = (slides: readonly SlideRecord[]): number[] => slides.map(({ id }) => id)
