import type { StoreApi } from 'zustand/vanilla'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CaseState, Failure } from './case-state.ts'
import { answered } from './transitions.ts'

/** Sends reviews to the core one after another, so that undo and redo keep their order. */
export interface ReviewQueue {
  /** A failed call is kept with these cells for a retry. `then` runs when the change is in the store. */
  send(cellIds: readonly number[], call: () => Promise<ReviewChange>, then: (change: ReviewChange) => void): void
  /** Whether an answer is outstanding. */
  busy(): boolean
}

/** Runs work in the order in which it was given. */
export type InTurn = (work: () => Promise<void>) => void

/** One line for all actions of a reader on a case, because cells and measures are undone in one history. */
export function createInTurn(): InTurn {
  let last: Promise<void> = Promise.resolve()
  return (work) => {
    last = last.then(work)
  }
}

/** `take` puts a change into the store, and says that these cells wait for no answer any more. */
export function createReviewQueue(
  store: StoreApi<CaseState>,
  inTurn: InTurn,
  errorOf: (error: unknown) => ErrorData,
  take: (change: ReviewChange, cellIds: readonly number[]) => Promise<void>,
): ReviewQueue {
  const { getState: get, setState: set } = store
  let underway = 0
  const send: ReviewQueue['send'] = (cellIds, call, then) => {
    underway += 1
    inTurn(async () => {
      try {
        const change = await call()
        await take(change, cellIds)
        then(change)
      } catch (error) {
        const failure: Failure = { cellIds, error: errorOf(error), retry: () => send(cellIds, call, then) }
        set({ ...answered(get(), cellIds), failures: [...get().failures, failure] })
      } finally {
        underway -= 1
      }
    })
  }
  return { send, busy: () => underway > 0 }
}
