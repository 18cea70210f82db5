/** Undo and redo replay the history. Nothing is ever deleted from it, so it can always be replayed. */

/** `copy`: copied from an earlier read. Undo does not go back beyond it. */
export type HistoryKind = 'act' | 'undo' | 'redo' | 'copy'

export interface HistoryEntry {
  readonly id: number
  readonly kind: HistoryKind
}

/** Ids of acts, oldest first: those in force, and those undone that can be redone. */
export interface History {
  readonly done: readonly number[]
  readonly undone: readonly number[]
}

/** The history after one more entry. A new act discards what was undone; it stays on record but cannot be redone. */
export function after(history: History, entry: HistoryEntry): History {
  if (entry.kind === 'copy') return { done: [], undone: [] }
  if (entry.kind === 'act') return { done: [...history.done, entry.id], undone: [] }
  const [from, to] = entry.kind === 'undo' ? [history.done, history.undone] : [history.undone, history.done]
  const moved = from.at(-1)
  if (moved === undefined) return history
  return entry.kind === 'undo'
    ? { done: from.slice(0, -1), undone: [...to, moved] }
    : { done: [...to, moved], undone: from.slice(0, -1) }
}

/** Replays all entries of a read in the order of their ids. */
export function replay(entries: readonly HistoryEntry[]): History {
  const done: number[] = []
  const undone: number[] = []
  for (const { id, kind } of entries) {
    if (kind === 'act' || kind === 'copy') {
      undone.length = 0
      if (kind === 'act') done.push(id)
      else done.length = 0
      continue
    }
    const moved = kind === 'undo' ? done.pop() : undone.pop()
    if (moved !== undefined) (kind === 'undo' ? undone : done).push(moved)
  }
  return { done, undone }
}
