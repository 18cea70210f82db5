import type { Act, Change, Records } from '#main/storage/index.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { ActsStore, NewAct } from './acts.store.ts'
import { after, type History, replay } from './history.ts'

/**
 * Histories are kept in memory, so that they are not replayed at every key press. Only this process writes (folder
 * lock).
 */
const mostKept = 200

const empty: History = { done: [], undone: [] }

/** What can be undone and redone in each read. The history itself is on disk. */
export function createHistories(records: Records, acts: ActsStore) {
  const kept = new Map<number, History>()
  const windows = createWindows()

  function of(readId: number | null): History {
    if (readId === null) return empty
    const known = kept.get(readId) ?? replay(acts.kinds(readId))
    if (kept.size >= mostKept && !kept.has(readId)) kept.clear()
    kept.set(readId, known)
    return known
  }

  function depths(readId: number | null): { undoDepth: number; redoDepth: number } {
    const { done, undone } = of(readId)
    return { undoDepth: done.length, redoDepth: undone.length }
  }

  return {
    of,
    depths,
    /** The answer to a window: the cells that changed, and the number of steps that can now be undone and redone. */
    answer: (caseId: number, readId: number | null, cells: ReviewChange['cells'], savedAt: string): ReviewChange => ({
      ...{ caseId, cells, savedAt },
      ...depths(readId),
    }),
    /** The window whose step an act was last: that did, undid or redid it. Undefined after a restart. */
    windowOf: windows.of,
    /** Writes one entry. Returns its id. `window`: the one that asked. */
    append(change: Change, act: NewAct, window: string | undefined): number {
      const history = of(act.readId)
      const id = acts.append(change, act)
      windows.note(act.concerns ?? id, window)
      kept.set(act.readId, after(history, { id, kind: act.kind }))
      return id
    },
    /** Runs a change. If it fails, the history in memory is discarded too. */
    change<T>(act: Act, work: (change: Change) => T): T {
      try {
        return records.change(act, work)
      } catch (error) {
        kept.clear()
        throw error
      }
    },
  }
}
/** Number of acts whose window is remembered. */
const mostWindows = 20_000

function createWindows() {
  const known = new Map<number, string>()
  return {
    of: (act: number): string | undefined => known.get(act),
    note(act: number, window: string | undefined): void {
      known.delete(act)
      if (window === undefined) return
      known.set(act, window)
      const [oldest] = known.keys()
      if (known.size > mostWindows && oldest !== undefined) known.delete(oldest)
    },
  }
}

export type Histories = ReturnType<typeof createHistories>
