import type { StoreApi } from 'zustand/vanilla'
import type { NewCell, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CaseCore, CaseState, Stepped } from './case-state.ts'
import type { CellFeed } from './cell-feed.ts'
import { applyReview, type CellTable, classAt, withoutCells } from './cell-table.ts'
import type { OwnDecisions } from './own-decisions.ts'
import { createReviewQueue, type InTurn } from './review-queue.ts'
import {
  actedOn,
  acting,
  answered,
  changedElsewhere,
  choosing,
  rearranged,
  recorded,
  remeasured,
  withTable,
} from './transitions.ts'

/** Sends the reader's decisions to the core one after another, so that undo and redo keep their order. */
export interface Reviews {
  /** Acts on the selected cells, otherwise on the chosen one, or on the cells of `ids` in one step. */
  act(action: ReviewAction, how: { advance: boolean; ids?: readonly number[] }): void
  addCell(cell: Omit<NewCell, 'caseId'>): void
  /** A step of another window is only named in `asked`, unless `anyWindow` is true. */
  undo(anyWindow?: boolean): void
  redo(anyWindow?: boolean): void
  /** Retries everything that could not be saved, in the original order. */
  retryFailures(): void
  dropFailures(): void
  /**
   * Takes changes made by another window. Changes that this window requested arrive with the answer and are ignored
   * here.
   */
  takeFromElsewhere(change: ReviewChange): void
}

/** What the actions on cells share with the rest of the case. */
export interface ReviewsParts {
  readonly feed: Pick<CellFeed, 'fetchAfter'>
  readonly own: OwnDecisions
  readonly inTurn: InTurn
}

export function createReviews(
  caseId: number,
  core: CaseCore,
  store: StoreApi<CaseState>,
  { feed, own, inTurn }: ReviewsParts,
): Reviews {
  const { getState: get, setState: set } = store

  const take = async (change: ReviewChange, waited: readonly number[] = []): Promise<void> => {
    if (change.caseId !== caseId) return
    set({ ...answered(get(), waited), ...recorded(change), ...remeasured(get(), change) })
    const unknown = applyReview(get().table, change.cells)
    const removed = new Set(change.cells.filter((cell) => cell.removed).map((cell) => cell.id))
    set(removed.size > 0 ? withTable(get(), withoutCells(get().table, removed)) : rearranged(get()))
    if (unknown.length === 0) return
    // Decisions without a proposal (negative ids) come with every answer, whatever `afterId` is.
    const proposals = unknown.filter((id) => id > 0)
    await feed.fetchAfter(proposals.length > 0 ? Math.min(...proposals) - 1 : get().table.maxId)
  }

  const queue = createReviewQueue(store, inTurn, core.errorOf, take)
  const { send } = queue

  const showStep =
    (how: Stepped['how']) =>
    (change: ReviewChange): void => {
      if (how === 'redone' && !change.ofAnother) own.made(change.undoDepth)
      set(stepShown(get(), how, change, own))
    }

  return {
    act(action, { advance, ids: given }) {
      const ids = [...(given ?? actedOn(get()))]
      if (ids.length === 0) return
      set(acting(get(), ids, action, advance))
      send(
        ids,
        () => core.act(caseId, ids, action),
        (change) => {
          own.made(change.undoDepth)
          if (given === undefined) set({ acted: { action, label: labelOf(get().table, ids), cells: ids.length } })
        },
      )
    },
    addCell(cell) {
      let cellId = 0
      send(
        [],
        async () => {
          const added = await core.addCell({ caseId, slideId: get().detail?.slide.id, ...cell })
          cellId = added.cellId
          return added.change
        },
        (change) => {
          own.made(change.undoDepth)
          set({ ...choosing(get(), cellId), acted: { action: { kind: 'add' }, label: cell.label, cells: 1 } })
        },
      )
    },
    undo: (anyWindow = false) => send([], () => core.undo(caseId, anyWindow), showStep('undone')),
    redo: (anyWindow = false) => send([], () => core.redo(caseId, anyWindow), showStep('redone')),
    retryFailures() {
      const { failures } = get()
      set({ failures: [] })
      for (const { retry } of failures) retry()
    },
    dropFailures: () => set({ failures: [] }),
    takeFromElsewhere(change) {
      if (change.caseId !== caseId || queue.busy() || change.savedAt === get().savedAt) return
      own.madeElsewhere(change.undoDepth)
      if (change.cells.length > 0) set(changedElsewhere(get(), change.cells.length, Date.now()))
      // The window shows a lost connection. The case is reloaded when it is restored.
      take(change).catch((error: unknown) => console.warn('cells could not be fetched', core.errorOf(error).code))
    },
  }
}

/** Shows where an undo or redo took effect and tells what it did, or asks about another window's step. */
function stepShown(state: CaseState, how: Stepped['how'], change: ReviewChange, own: OwnDecisions): Partial<CaseState> {
  if (change.ofAnother) return { asked: { how, ...change.ofAnother } }
  const first = change.cells.find((cell) => !cell.removed)
  const shown = first !== undefined && state.table.rowOf.has(first.id) ? choosing(state, first.id) : {}
  return { ...steppedBy(how, change, own), ...shown }
}

/** What an undo or redo did. If there was nothing to do, there is nothing to tell. */
function steppedBy(
  how: Stepped['how'],
  { cells, measured, undoDepth }: ReviewChange,
  own: OwnDecisions,
): Partial<CaseState> {
  if (cells.length === 0 && !measured) return {}
  const notFromHere = how === 'undone' && !own.has(undoDepth + 1)
  return { stepped: { how, cells, measured: measured ?? null, notFromHere } }
}

/** The current class of a single cell; null for several, or for one that is not in the table. */
function labelOf(table: CellTable, [id, ...more]: readonly number[]): string | null {
  const row = id === undefined || more.length > 0 ? undefined : table.rowOf.get(id)
  return row === undefined ? null : classAt(table, table.label[row]!)
}
