import type { Database } from 'better-sqlite3'
import { translating } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { NewCell, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import { added, type CellState, decide, same } from './cell-state.ts'
import { type History, after as historyAfter, replay } from './history.ts'
import type { ReviewStore } from './review.store.ts'

export interface ReviewDeps {
  readonly db: Database
  readonly store: ReviewStore
  now(): Date
  /** Throws `not-found` or `case-signed`. */
  mustBeOpen(caseId: number): void
  /** The screening that a cell of this case is added to. Throws `case-not-screened`. */
  currentScreening(caseId: number): number
}

/**
 * What readers do to cells. Every call is one transaction, and its answer is given only when it is on disk: decisions
 * per cell and the append-only history change together or not at all.
 */
export function createReview({ db, store, now, mustBeOpen, currentScreening }: ReviewDeps) {
  // The history is on disk; this spares replaying it at every key press. Only this process writes (folder lock).
  const histories = new Map<number, History>()
  const historyOf = (caseId: number): History => {
    const known = histories.get(caseId) ?? replay(store.kinds(caseId))
    histories.set(caseId, known)
    return known
  }

  /** Writes one entry and the cells' new states. */
  function write(
    reader: Reader,
    caseId: number,
    entry: Pick<Parameters<ReviewStore['append']>[0], 'kind' | 'action' | 'before' | 'after'>,
    at: string,
  ): void {
    const history = historyOf(caseId)
    store.decide(caseId, entry.after)
    const id = store.append({ caseId, reader: reader.name, at, ...entry })
    histories.set(caseId, historyAfter(history, { id, kind: entry.kind }))
  }

  function inOneCommit<T>(caseId: number, work: (at: string) => T): { value: T; at: string } {
    const at = now().toISOString()
    const before = histories.get(caseId)
    try {
      const value = translating(() =>
        db
          .transaction(() => {
            mustBeOpen(caseId)
            return work(at)
          })
          .immediate(),
      )
      return { value, at }
    } catch (error) {
      if (before) histories.set(caseId, before)
      else histories.delete(caseId)
      throw error
    }
  }

  const change = (caseId: number, cells: CellState[], savedAt: string): ReviewChange => {
    const { done, undone } = historyOf(caseId)
    return { caseId, cells, undoDepth: done.length, redoDepth: undone.length, savedAt }
  }

  function step(reader: Reader, caseId: number, kind: 'undo' | 'redo'): ReviewChange {
    const { value, at } = inOneCommit(caseId, (at) => {
      const { done, undone } = historyOf(caseId)
      const concerned = (kind === 'undo' ? done : undone).at(-1)
      const entry = concerned === undefined ? null : store.action(caseId, concerned)
      // Nothing to undo is an answer, not an error: the key was pressed once too often.
      if (!entry) return []
      const [before, after] = kind === 'undo' ? [entry.after, entry.before] : [entry.before, entry.after]
      write(reader, caseId, { kind, action: concerned, before, after }, at)
      return after
    })
    return change(caseId, value, at)
  }

  return {
    /** How many steps can be undone and redone. */
    depths(caseId: number): { undoDepth: number; redoDepth: number } {
      const { done, undone } = historyOf(caseId)
      return { undoDepth: done.length, redoDepth: undone.length }
    },

    /** One action on one or many cells, undone as one. Throws `not-found` when a cell is not one of this case. */
    act(reader: Reader, caseId: number, cellIds: readonly number[], action: ReviewAction): ReviewChange {
      const { value, at } = inOneCommit(caseId, (at) => {
        const ids = [...new Set(cellIds)]
        const known = store.cells(caseId, ids)
        const before: CellState[] = []
        const after: CellState[] = []
        const result: CellState[] = []
        for (const id of ids) {
          const cell = known.get(id)
          if (!cell || cell.state.removed) throw new AppError('not-found')
          const next = decide(cell.state, cell, action)
          result.push(next)
          if (same(cell.state, next)) continue
          before.push(cell.state)
          after.push(next)
        }
        // An action that changes nothing is no step to undo.
        if (after.length > 0) write(reader, caseId, { kind: 'act', action, before, after }, at)
        return result
      })
      return change(caseId, value, at)
    },

    /** A cell that the model missed. Throws `case-not-screened`. */
    addCell(reader: Reader, { caseId, label, ...at }: NewCell): { change: ReviewChange; cellId: number } {
      const saved = inOneCommit(caseId, (time) => {
        const id = store.addCell(currentScreening(caseId), at, label)
        const state = added(id, label)
        const action = { kind: 'add', label }
        write(reader, caseId, { kind: 'act', action, before: [{ ...state, removed: true }], after: [state] }, time)
        return state
      })
      return { change: change(caseId, [saved.value], saved.at), cellId: saved.value.id }
    },

    undo: (reader: Reader, caseId: number) => step(reader, caseId, 'undo'),
    redo: (reader: Reader, caseId: number) => step(reader, caseId, 'redo'),
  }
}
export type Review = ReturnType<typeof createReview>
