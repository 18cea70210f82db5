import type { Reads, Review } from '#main/reads/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { News } from './news.ts'
import type { SlidesStore } from './slides.store.ts'

export interface ReviewActsDeps extends Pick<News, 'tellRead'> {
  readonly review: Review
  readonly reads: Pick<Reads, 'look'>
  readonly slides: SlidesStore
}

/** A reader's actions on cells, reported to the reader's own windows. */
export function createReviewActs({ review, reads, slides, tellRead }: ReviewActsDeps): Api['review'] {
  const told = (by: Reader, change: ReviewChange): ReviewChange => {
    tellRead(by, change)
    return change
  }
  return {
    act: (by, caseId, cellIds, action) => told(by, review.act(by, caseId, cellIds, action)),
    look: (by, { caseId, slideId, cellIds }) => reads.look(by, caseId, slideId, cellIds),
    undo: (by, caseId) => told(by, review.undo(by, caseId)),
    redo: (by, caseId) => told(by, review.redo(by, caseId)),
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
