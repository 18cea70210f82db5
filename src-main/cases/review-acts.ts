import type { Measures, Reads, Review } from '#main/reads/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { MeasuresChange } from '#shared/contract/schemas/measure.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { News } from './news.ts'
import type { SlidesStore } from './slides.store.ts'

export interface ReviewActsDeps extends Pick<News, 'tellRead' | 'tellMeasures'> {
  readonly review: Review
  readonly measures: Measures
  readonly reads: Pick<Reads, 'look'>
  readonly slides: SlidesStore
}

/** A reader's actions on cells and measures, reported to the reader's own windows. */
export function createReviewActs(deps: ReviewActsDeps): Api['review'] {
  const { review, measures, reads, slides, tellRead, tellMeasures } = deps
  const told = (by: Reader, change: ReviewChange): ReviewChange => {
    tellRead(by, change)
    return change
  }
  // A step that stays is no news for other windows.
  const stepped = (by: Reader, change: ReviewChange): ReviewChange => (change.ofAnother ? change : told(by, change))
  const measured = (by: Reader, change: MeasuresChange): MeasuresChange => {
    tellMeasures(by, change)
    return change
  }
  return {
    addMeasure(by, measure) {
      const slide = slides.ofCase(measure.caseId).find(({ id }) => id === measure.slideId)
      if (!slide) throw new AppError('not-found')
      const { width, height } = slide.info
      const inside = ({ x, y }: { x: number; y: number }) => x >= 0 && y >= 0 && x <= width && y <= height
      if (!inside(measure.from) && !inside(measure.to))
        throw new AppError('invalid-input', { detail: 'the measure lies outside the slide' })
      return measured(by, measures.add(by, measure))
    },
    editMeasure: (by, edit) => measured(by, measures.edit(by, edit)),
    act: (by, caseId, cellIds, action) => told(by, review.act(by, caseId, cellIds, action)),
    look(by, { caseId, slideId, cellIds }) {
      if (!slides.ofCase(caseId).some(({ id }) => id === slideId)) throw new AppError('not-found')
      reads.look(by, caseId, slideId, cellIds)
    },
    undo: (by, caseId, anyWindow) => stepped(by, review.undo(by, caseId, anyWindow)),
    redo: (by, caseId, anyWindow) => stepped(by, review.redo(by, caseId, anyWindow)),
    addCell(by, cell) {
      const slide = slides.ofCase(cell.caseId).find(({ id }) => cell.slideId === undefined || id === cell.slideId)
      if (!slide) throw new AppError('not-found')
      const { width, height } = slide.info
      if (!(cell.x >= 0 && cell.y >= 0 && cell.x <= width && cell.y <= height))
        throw new AppError('invalid-input', { detail: 'the cell lies outside the slide' })
      const { change, cellId } = review.addCell(by, { ...cell, slideId: slide.id })
      return { change: told(by, change), cellId }
    },
  }
}
