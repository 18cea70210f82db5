import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'
import type { ClassIds } from '#main/tasks/index.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { DecisionState } from '#shared/domain/decision.ts'
import { undecided } from './cell-state.ts'
import type { Decision } from './decision.ts'

interface Row {
  readonly id: number
  readonly slideId: number
  readonly cellId: number | null
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly origin: Decision['origin']
  readonly originClass: number
  readonly modelClass: number | null
  readonly status: CellStatus
  readonly classId: number | null
  readonly marked: number
  readonly removed: number
}

const columns = `d.id, d.slide_id AS slideId, c.id AS cellId, d.x, d.y, d.width, d.height, d.origin,
  d.origin_class_id AS originClass, c.label AS modelClass, d.status, d.class_id AS classId, d.marked, d.removed`

const decisionFrom =
  ({ codeOf }: ClassIds) =>
  (row: Row): Decision => ({
    id: row.id,
    slideId: row.slideId,
    cellId: row.cellId,
    x: row.x,
    y: row.y,
    width: row.width,
    height: row.height,
    origin: row.origin,
    originClass: codeOf(row.originClass),
    modelClass: row.modelClass === null ? null : codeOf(row.modelClass),
    state: {
      status: row.status,
      readerLabel: row.classId === null ? null : codeOf(row.classId),
      marked: row.marked === 1,
      removed: row.removed === 1,
    },
  })

/** A model's cell of the screening that is shown, before any decision on it in this read. */
export interface ProposalPlace {
  readonly cellId: number
  readonly slideId: number
  readonly screeningId: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The model's class, as a code. */
  readonly label: string
  readonly abnormal: number
}

/** A new decision about a place. */
export interface NewDecision extends Pick<Decision, 'slideId' | 'cellId' | 'x' | 'y' | 'width' | 'height' | 'origin'> {
  readonly originClass: string
  readonly originAbnormal: number | null
  readonly originScreeningId: number | null
}

/** SQL of decisions, for reading. */
export function readDecisions(records: ReadableRecords, ids: ClassIds) {
  const decisionOf = decisionFrom(ids)
  // An anchor counts in the screening that is shown. A closed read may still hold one in an earlier screening.
  const shown = `JOIN slides s ON s.id = d.slide_id
    LEFT JOIN cells c ON c.id = d.cell_id AND c.screening_id = s.shown_screening_id`
  const from = `FROM decisions d ${shown}`
  const one = records.read<[number], Row>(`SELECT ${columns} ${from} WHERE d.id = ?`)
  const readOf = records.read<[number], number>('SELECT read_id FROM decisions WHERE id = ?', { pluck: true })
  const ofSlide = records.read<[number, number], Row>(
    `SELECT ${columns} ${from} WHERE d.slide_id = ? AND d.read_id = ? AND d.removed = 0 ORDER BY d.id`,
  )
  const ofRead = records.read<[number, number], Row>(
    `SELECT ${columns} ${from} JOIN case_slides k ON k.slide_id = d.slide_id AND k.case_id = ?
     WHERE d.read_id = ? AND d.removed = 0 ORDER BY d.id`,
  )
  // Only slides that the read's case still shows, because a slide may have moved to another case since.
  const many = records.read<[string, number], Row>(
    `SELECT ${columns} FROM json_each(?) wanted JOIN decisions d ON d.id = wanted.value AND d.read_id = ?
     JOIN reads r ON r.id = d.read_id JOIN case_slides k ON k.case_id = r.case_id AND k.slide_id = d.slide_id
     ${shown}`,
  )
  const onCells = records.read<[string, number], Row>(
    `SELECT ${columns} FROM json_each(?) wanted JOIN decisions d ON d.read_id = ? AND d.cell_id = wanted.value
     ${shown}`,
  )
  return {
    one(id: number): Decision | null {
      const row = one.get(id)
      return row ? decisionOf(row) : null
    },
    readOf: (id: number): number | null => readOf.get(id) ?? null,
    /** Decisions of one read on one slide, without undone ones. */
    ofSlide: (readId: number, slideId: number): Decision[] => ofSlide.all(slideId, readId).map(decisionOf),
    /** Decisions of one read on the slides of its case. */
    ofRead: (caseId: number, readId: number): Decision[] => ofRead.all(caseId, readId).map(decisionOf),
    /** Those of these decisions that belong to this read and lie on a slide of its case. */
    many: (readId: number, ids: readonly number[]): Decision[] => many.all(JSON.stringify(ids), readId).map(decisionOf),
    /** The read's decisions on these proposals. */
    onCells: (readId: number, cellIds: readonly number[]): Decision[] =>
      onCells.all(JSON.stringify(cellIds), readId).map(decisionOf),
  }
}

/** SQL of a reader's decisions. */
export function openDecisionsStore(records: Records, ids: ClassIds) {
  const proposals = records.read<[string, number], Omit<ProposalPlace, 'label'> & { readonly label: number }>(
    `SELECT c.id AS cellId, s.id AS slideId, c.screening_id AS screeningId, c.x, c.y, c.width, c.height, c.label,
       c.abnormal
     FROM json_each(?) wanted CROSS JOIN cells c ON c.id = wanted.value
     CROSS JOIN case_slides k ON k.case_id = ? JOIN slides s ON s.id = k.slide_id
       AND s.shown_screening_id = c.screening_id`,
  )
  const insert = records.write<
    [
      ...[number, number, number, number, number, number, number | null, string, number, number | null, number | null],
      ...[string, number | null, number, number],
    ]
  >(
    `INSERT INTO decisions (read_id, slide_id, x, y, width, height, cell_id, origin, origin_class_id, origin_abnormal,
       origin_screening_id, status, class_id, marked, removed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const set = records.write<[string, number | null, number, number, number]>(
    'UPDATE decisions SET status = ?, class_id = ?, marked = ?, removed = ? WHERE id = ?',
  )
  const origin = records.read<[number], Pick<NewDecision, 'originAbnormal' | 'originScreeningId'>>(
    `SELECT origin_abnormal AS originAbnormal, origin_screening_id AS originScreeningId FROM decisions WHERE id = ?`,
  )
  const taskOf = records.read<[number], string>(
    'SELECT c.task FROM reads r JOIN cases c ON c.id = r.case_id WHERE r.id = ?',
    { pluck: true },
  )
  const idIn = (readId: number, code: string): number => ids.idOf(taskOf.get(readId)!, code)
  const values = (readId: number, { status, readerLabel, marked, removed }: DecisionState) =>
    [status, readerLabel === null ? null : idIn(readId, readerLabel), marked ? 1 : 0, removed ? 1 : 0] as const
  return {
    ...readDecisions(records, ids),
    /** The proposals among these cells that the case currently shows. */
    proposals: (caseId: number, cellIds: readonly number[]): ProposalPlace[] =>
      proposals.all(JSON.stringify(cellIds), caseId).map((row) => ({ ...row, label: ids.codeOf(row.label) })),
    /** Throws `unknown-class` for a class that the task of the read's case does not have; so does `set`. */
    insert: (change: Change, readId: number, of: NewDecision, state: DecisionState = undecided): number =>
      insert.run(
        change,
        ...([readId, of.slideId, of.x, of.y, of.width, of.height, of.cellId, of.origin] as const),
        ...([idIn(readId, of.originClass), of.originAbnormal, of.originScreeningId] as const),
        ...values(readId, state),
      ).lastInsertRowid,
    /** The judgement of the model that proposed the place; nulls if a reader added it. */
    originOf: (id: number) => origin.get(id) ?? { originAbnormal: null, originScreeningId: null },
    set: (change: Change, readId: number, id: number, state: DecisionState): void =>
      void set.run(change, ...values(readId, state), id),
  }
}
export type DecisionsStore = ReturnType<typeof openDecisionsStore>
