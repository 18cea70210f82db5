import type { Anchoring, Reads } from '#main/reads/index.ts'
import type { ReportedSlide, ReportSnapshot } from '#main/reports/index.ts'
import type { Change } from '#main/storage/index.ts'
import type { AnyDraft } from '#shared/domain/forms/index.ts'
import type { CaseRecord, Identity } from '../cases.store.ts'
import type { CaseIdentities } from '../identity.ts'
import type { MakeCase } from '../new-case.ts'
import type { SlideRecord, SlidesStore } from '../slides.store.ts'
import type { ReportRecord, ReportsStore } from './reports.store.ts'

export interface AsSignedDeps {
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
  /** Slides that the report does not cover, and their new case; null if there was none. */
  readonly released: readonly number[]
  readonly newCaseId: number | null
  /** Slides whose scale had been changed. */
  readonly scaled: readonly number[]
  /** Slides that showed the cells of another screening. */
  readonly screened: readonly number[]
}

/**
 * Ends an amendment's read and puts the case back to what its report says: accession number, patient, preparation,
 * slides, their scales and their screenings. A slide that joined meanwhile gets a case of its own, under the
 * accession number with `-2`, `-3`, ...; several such slides stay together.
 */
export function createAsSigned(deps: AsSignedDeps) {
  const { reports, slides, reads, anchoring, identity, makeCase, recordOf } = deps

  return (change: Change, caseId: number, readId: number, report: ReportRecord): WentBack => {
    const record = recordOf(caseId)
    const snapshot = JSON.parse(reports.snapshot(report.id)) as ReportSnapshot
    const covered = new Map(reports.slidesOf(report.id).map((of) => [of.slideId, of.screeningId]))
    const here = slides.ofCase(caseId)
    const joined = here.filter(({ id }) => !covered.has(id))
    const kept = here.filter(({ id }) => covered.has(id))
    const signed = signedIdentity(record, snapshot, report)
    const otherIdentity = identity.write(change, record, signed)
    const newCaseId = release(change, { ...record, ...signed }, joined)
    const scaled = kept.filter((slide) => rescale(change, slide, snapshot))
    reads.finish(change, readId)
    // The read is closed, so its decisions keep the cells that they were made on.
    const screened = kept.filter(({ id }) => anchoring.shownOf(id) !== covered.get(id))
    for (const { id } of screened) anchoring.show(change, id, covered.get(id) ?? null)
    return {
      ...{ identity: otherIdentity, released: idsOf(joined), newCaseId },
      ...{ scaled: idsOf(scaled), screened: idsOf(screened) },
    }
  }

  /** Moves the slides to a new case of the same patient. Returns its id; null without slides. */
  function release(change: Change, record: CaseRecord, joined: readonly SlideRecord[]): number | null {
    const [first] = joined
    if (!first) return null
    const as = { accession: record.accession, person: record, specimen: record.specimen }
    const to = makeCase(change, { identity: as, fileName: first.fileName }, record.task)
    for (const { id } of joined) slides.moveTo(change, id, record.id, to)
    return to
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

/** The identity that the report states. Older reports state neither sex nor date of birth, and the case had none. */
function signedIdentity(record: CaseRecord, { case: stated }: ReportSnapshot, { content }: ReportRecord): Identity {
  const { accession, patientName, patientAge } = stated
  const { specimen } = JSON.parse(content) as AnyDraft
  return {
    ...record,
    ...{ accession, patientName, patientAge, specimen },
    ...{ patientSex: stated.patientSex ?? null, birthDate: stated.birthDate ?? null },
  }
}
