import type { Reads } from '#main/reads/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { CaseRecord, CasesStore } from './cases.store.ts'
import type { CaseIdentities } from './identity.ts'
import type { CaseIdentity, MakeCase } from './new-case.ts'
import type { SlideRecord, SlidesStore } from './slides.store.ts'

/** The case and the particulars of a slide. */
export interface SlidePlace {
  readonly slideId: number
  readonly identity: CaseIdentity
  /** The open case of the slide's order; null if the slide is the order's first, or has no order. */
  readonly caseId: number | null
}

export interface PlaceSlideDeps {
  readonly records: Records
  readonly cases: CasesStore
  readonly slides: SlidesStore
  readonly reads: Reads
  readonly identity: Pick<CaseIdentities, 'become'>
  readonly makeCase: MakeCase
  /** These throw `not-found`. */
  recordOf(caseId: number): CaseRecord
  slideOf(slideId: number): SlideRecord
  row(by: Reader, caseId: number): CaseRow
  tellCase(caseId: number): void
}

/**
 * Moves a slide to where it belongs: into its order's open case; otherwise its case becomes that of the order, or the
 * slide gets a new case if other slides must stay. Returns the row of its case afterwards. Throws `case-signed` if the
 * slide would leave or join a case with a report: the slides of a report stay together, also while it is amended.
 */
export function createPlaceSlide(deps: PlaceSlideDeps) {
  const { records, cases, slides, reads, identity, makeCase, recordOf, slideOf, row, tellCase } = deps

  function moveTo(change: Change, slideId: number, from: number, to: number): void {
    if ([from, to].some((caseId) => reads.standing(caseId).signed)) throw new AppError('case-signed')
    slides.moveTo(change, slideId, from, to)
    reads.moveSlide(change, slideId, from, to)
    // An emptied case stays on record and refers to its slides' new case.
    if (slides.ofCase(from).length === 0) {
      reads.carryDrafts(change, from, to)
      cases.merge(change, from, to)
    }
    change.about({ slideId, caseId: to })
    change.note({ caseId: from }, { caseId: to })
  }

  /** Returns every case that changed, the slide's own first. */
  function place(change: Change, slide: SlideRecord, before: CaseRecord, where: SlidePlace): number[] {
    const { id: slideId, caseId: from, fileName } = slide
    const { identity: as, caseId: joins } = where
    if (joins === from) return [from]
    const stays = joins === null && slides.ofCase(from).length === 1
    if (stays) {
      identity.become(change, before, as)
      return [from]
    }
    const to = joins ?? makeCase(change, { identity: as, fileName }, before.task)
    moveTo(change, slideId, from, to)
    return [to, from]
  }

  return (by: Reader, where: SlidePlace, alsoInChange: (change: Change) => void = () => undefined): CaseRow => {
    const about = { slideId: where.slideId }
    const changed = records.change({ by: by.id, what: 'slide-placed', about }, (change) => {
      const slide = slideOf(where.slideId)
      const before = recordOf(slide.caseId)
      alsoInChange(change)
      return place(change, slide, before, where)
    })
    for (const caseId of changed) tellCase(caseId)
    return row(by, changed[0]!)
  }
}
