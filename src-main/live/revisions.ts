import type { Reader } from '#shared/contract/permissions.ts'
import type { News } from './news.ts'

/** The state of a worklist as one number. Two equal numbers mean that the worklist shows the same. */
export interface Revisions {
  note(news: News): void
  /** The number for this reader's worklist. News that the reader may not hear does not change it. */
  of(reader: Pick<Reader, 'id'>): number
}

/**
 * Counts the news that changes what a worklist shows. `start` sets this run of the core apart from earlier ones, so
 * that a window does not take their numbers for this run's.
 */
export function createRevisions(start = Date.now()): Revisions {
  let forAll = start
  const own = new Map<string, number>()
  return {
    note(news) {
      if (news.kind !== 'case' && news.kind !== 'job') return
      const personId = news.kind === 'case' ? news.personId : undefined
      if (personId === undefined) forAll++
      else own.set(personId, (own.get(personId) ?? 0) + 1)
    },
    of: ({ id }) => forAll + (own.get(id) ?? 0),
  }
}
