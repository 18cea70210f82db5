import type { Change, Records } from '#main/storage/index.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { DecisionState } from './cell-state.ts'
import type { HistoryEntry, HistoryKind } from './history.ts'

/** The state of one decision before and after an act. */
export interface Step {
  readonly decisionId: number
  readonly before: DecisionState
  readonly after: DecisionState
}

/** States of many decisions as one short JSON text: `[id, status, class or null, marked, removed]` each. */
type Packed = [number, CellStatus, string | null, number, number][]

const packed = (steps: readonly Step[], side: 'before' | 'after'): string =>
  JSON.stringify(
    steps.map(({ decisionId, [side]: s }) => [
      decisionId,
      s.status,
      s.readerLabel,
      Number(s.marked),
      Number(s.removed),
    ]),
  )

const unpacked = (json: string): Map<number, DecisionState> =>
  new Map(
    (JSON.parse(json) as Packed).map(([id, status, readerLabel, marked, removed]) => [
      id,
      { status, readerLabel, marked: marked === 1, removed: removed === 1 },
    ]),
  )

export interface NewAct {
  readonly readId: number
  readonly kind: HistoryKind
  readonly action: unknown
  /** The act that an undo or redo concerns. */
  readonly concerns: number | null
  readonly steps: readonly Step[]
}

/** SQL of the append-only history of a read. */
export function openActsStore(records: Records) {
  const append = records.write<[number, HistoryKind, string, number | null, string, string, string]>(
    'INSERT INTO review_acts (read_id, kind, action, concerns, before, after, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const kinds = records.read<[number], HistoryEntry>('SELECT id, kind FROM review_acts WHERE read_id = ? ORDER BY id')
  const steps = records.read<[number, number], { before: string; after: string }>(
    'SELECT before, after FROM review_acts WHERE id = ? AND read_id = ?',
  )
  return {
    append: (change: Change, { readId, kind, action, concerns, steps }: NewAct): number =>
      append.run(
        change,
        ...([readId, kind, JSON.stringify(action), concerns, packed(steps, 'before')] as const),
        packed(steps, 'after'),
        change.at,
      ).lastInsertRowid,
    kinds: (readId: number): HistoryEntry[] => kinds.all(readId),
    steps(readId: number, id: number): Step[] {
      const row = steps.get(id, readId)
      if (!row) return []
      const after = unpacked(row.after)
      return [...unpacked(row.before)].flatMap(([decisionId, before]) => {
        const then = after.get(decisionId)
        return then ? [{ decisionId, before, after: then }] : []
      })
    },
  }
}
export type ActsStore = ReturnType<typeof openActsStore>
