import type { Change, Records } from '#main/storage/index.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { DecisionState } from '#shared/domain/decision.ts'
import type { HistoryEntry, HistoryKind } from './history.ts'

/** The state of one decision before and after an act. */
export interface Step {
  readonly decisionId: number
  readonly before: DecisionState
  readonly after: DecisionState
}

/** The state of a measure before and after an act. */
export interface MeasureStep {
  readonly measureId: number
  readonly before: MeasureState
  readonly after: MeasureState
}
export interface MeasureState {
  readonly marked: boolean
  readonly removed: boolean
}

/** An act on a measure as the history keeps it. Its columns `before` and `after`, which name decisions, are empty. */
export const measureAction = (step: MeasureStep) => ({ kind: 'measure', ...step }) as const

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
  const said = records.read<[number], { action: string; at: string }>('SELECT action, at FROM review_acts WHERE id = ?')
  const steps = records.read<[number, number], { action: string; before: string; after: string }>(
    'SELECT action, before, after FROM review_acts WHERE id = ? AND read_id = ?',
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
    /** What an act was, e.g. `accept`, and when. */
    said(id: number): { readonly action: string; readonly at: string } {
      const { action, at } = said.get(id) ?? { action: '{}', at: '' }
      return { action: (JSON.parse(action) as { readonly kind?: string }).kind ?? '', at }
    },
    /** What an act of this read changed: decisions, or one measure. */
    steps(readId: number, id: number): { readonly decisions: Step[]; readonly measure: MeasureStep | null } {
      const row = steps.get(id, readId)
      if (!row) return { decisions: [], measure: null }
      const action = JSON.parse(row.action) as ReturnType<typeof measureAction> | { readonly kind: string } | null
      const after = unpacked(row.after)
      const decisions = [...unpacked(row.before)].flatMap(([decisionId, before]) => {
        const then = after.get(decisionId)
        return then ? [{ decisionId, before, after: then }] : []
      })
      return { decisions, measure: action && 'measureId' in action ? action : null }
    },
  }
}
export type ActsStore = ReturnType<typeof openActsStore>
