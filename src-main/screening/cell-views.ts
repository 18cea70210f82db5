import { type Person, type Reads, readDecisions } from '#main/reads/index.ts'
import type { ReadableRecords } from '#main/storage/index.ts'
import type { ClassIds } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { CellColumns, CellDetail } from '#shared/contract/schemas/screening.ts'
import { aloneDetail } from './columns.ts'
import type { Screening } from './screening.ts'
import { openSlideFacts } from './slides.store.ts'

/** Cells of a slide in a case; defaults to the slide's own case. */
export interface CellsAsked {
  readonly caseId?: number | undefined
  readonly slideId: number
  /** Only those committed after this one (ids grow). */
  readonly afterId: number
}

/** A person's view of cells: the model's proposals with the decisions of the read that the person sees. */
export interface CellViews {
  /** Throws `not-found`, also for a slide that the case does not have. */
  columns(by: Person, of: CellsAsked): CellColumns
  /** Throws `not-found`, also for a decision that the person may not see. */
  detail(by: Person, of: { readonly caseId?: number | undefined; readonly cellId: number }): CellDetail
}

export interface CellViewsDeps {
  readonly records: ReadableRecords
  readonly reads: Reads
  readonly tasks: ClassIds
  readonly screening: Pick<Screening, 'columns' | 'detail'>
}

export function createCellViews({ records, reads, tasks, screening }: CellViewsDeps): CellViews {
  const decisions = readDecisions(records, tasks)
  const slides = openSlideFacts(records)

  const caseOf = (slideId: number, caseId: number | undefined): number => {
    const of = caseId ?? slides.find(slideId)?.caseId
    if (of === undefined || !slides.isIn(of, slideId)) throw new AppError('not-found')
    return of
  }

  return {
    columns(by, { caseId, slideId, afterId }) {
      const read = reads.shown(by, caseOf(slideId, caseId))
      return screening.columns(slideId, afterId, read ? decisions.ofSlide(read.id, slideId) : [])
    },
    detail(by, { caseId, cellId }) {
      if (cellId > 0) {
        const proposal = screening.detail(cellId)
        const read = reads.shown(by, caseOf(proposal.slideId, caseId))
        const [decision] = read ? decisions.onCells(read.id, [cellId]) : []
        return decision && !decision.state.removed ? screening.detail(cellId, decision) : proposal
      }
      const readId = decisions.readOf(-cellId)
      const read = readId === null ? null : reads.one(readId)
      // Decisions of another person's open read are not visible.
      if (!read || reads.shown(by, read.caseId)?.id !== read.id) throw new AppError('not-found')
      const [decision] = decisions.many(read.id, [-cellId])
      if (!decision || decision.state.removed) throw new AppError('not-found')
      return decision.cellId === null ? aloneDetail(decision) : screening.detail(decision.cellId, decision)
    },
  }
}
