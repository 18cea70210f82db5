import type { Database } from 'better-sqlite3-multiple-ciphers'
import { inconsistent } from '../inconsistent.ts'
import { anchorLeftovers } from './anchor-leftovers.ts'

/** One read for each case that somebody worked on, with its decisions, history and draft. */
export function fillReads(db: Database): void {
  refuseStrangers(db)
  db.exec(`
    INSERT INTO reads (case_id, person_id, purpose, begun_at, done_at, draft, draft_saved_at, draft_revision)
      SELECT c.id, 'local', 'first',
        min(coalesce(c.opened_at, '9'), coalesce(d.saved_at, '9'), coalesce(o.signed_at, '9'),
          coalesce((SELECT min(a.at) FROM review_actions a WHERE a.case_id = c.id), '9'), '9'),
        coalesce(o.signed_at, iif(c.merged_into IS NULL, NULL, d.saved_at)), d.draft, d.saved_at, d.draft IS NOT NULL
      FROM cases c LEFT JOIN drafts d ON d.case_id = c.id LEFT JOIN sign_outs o ON o.case_id = c.id
      WHERE d.case_id IS NOT NULL OR o.case_id IS NOT NULL
        OR EXISTS (SELECT 1 FROM cell_reviews r WHERE r.case_id = c.id)
        OR EXISTS (SELECT 1 FROM review_actions a WHERE a.case_id = c.id)
      ORDER BY c.id;
    -- A cell that was decided on without an action that says when.
    UPDATE reads SET begun_at = (SELECT added_at FROM cases c WHERE c.id = reads.case_id) WHERE begun_at = '9';

    CREATE TEMP TABLE decision_of (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, cell_id INTEGER NOT NULL);
    INSERT INTO decision_of (case_id, cell_id) SELECT case_id, cell_id FROM cell_reviews ORDER BY case_id, cell_id;
    CREATE UNIQUE INDEX temp.decision_of_cell ON decision_of(case_id, cell_id);
    INSERT INTO decisions (id, read_id, slide_id, x, y, width, height, cell_id, origin, origin_class_id,
        origin_abnormal, origin_screening_id, status, class_id, marked, removed)
      SELECT d.id, r.id, s.id, c.x, c.y, c.width, c.height,
        iif(c.batch >= 0 AND c.screening_id = s.shown_screening_id, c.id, NULL),
        iif(c.batch >= 0, 'proposal', 'reader'), c.label, iif(c.batch >= 0, c.abnormal, NULL), c.screening_id,
        v.status, v.label, v.marked, v.removed
      FROM decision_of d
      JOIN cell_reviews v ON v.case_id = d.case_id AND v.cell_id = d.cell_id
      JOIN reads r ON r.case_id = d.case_id
      JOIN cells c ON c.id = d.cell_id
      JOIN screenings g ON g.id = c.screening_id
      JOIN slides s ON s.sha256 = g.slide_sha256
      ORDER BY d.id;
  `)
  copyHistory(db)
  db.exec(`
    DROP TABLE decision_of;
    DROP TABLE cell_reviews;
    DROP TABLE review_actions;
    DROP TABLE drafts;
    -- What a reader added is a decision of its own now.
    DELETE FROM cells WHERE batch = -1;
  `)
  anchorLeftovers(db)
}

/** Refuses rows that the program cannot have written. */
function refuseStrangers(db: Database): void {
  const review = (where: string) =>
    db
      .prepare<[], { caseId: number; cellId: number }>(
        `SELECT v.case_id AS caseId, v.cell_id AS cellId FROM cell_reviews v JOIN cells c ON c.id = v.cell_id
         JOIN screenings g ON g.id = c.screening_id LEFT JOIN slides s ON s.sha256 = g.slide_sha256
         LEFT JOIN case_slides cs ON cs.slide_id = s.id AND cs.case_id = v.case_id WHERE ${where} LIMIT 1`,
      )
      .get()
  const refuse = (row: { caseId: number; cellId: number } | undefined, why: string) => {
    if (row) throw inconsistent('cell_reviews', `${row.caseId}/${row.cellId}`, why)
  }
  refuse(review('cs.case_id IS NULL'), 'the cell is on no slide of the case')
  refuse(review('v.label NOT BETWEEN 0 AND 11'), 'the class is unknown')
  refuse(review("v.status NOT IN ('open', 'accepted', 'relabelled', 'dismissed')"), 'the status is unknown')
  const added = db
    .prepare<[], { id: number }>(
      `SELECT id FROM cells c WHERE batch = -1 AND NOT EXISTS (SELECT 1 FROM cell_reviews v WHERE v.cell_id = c.id)`,
    )
    .get()
  if (added) throw inconsistent('cells', added.id, 'a reader added it, but no case has it')
}

interface Action {
  readonly id: number
  readonly caseId: number
  readonly readId: number
  readonly reader: string
  readonly kind: string
  readonly action: string
  readonly before: string
  readonly after: string
  readonly at: string
}

/** The history keeps its ids. Its states refer to decisions instead of cells. */
function copyHistory(db: Database): void {
  const next = db.prepare<[number], Action>(
    `SELECT a.id, a.case_id AS caseId, r.id AS readId, a.reader, a.kind, a.action, a.before, a.after, a.at
     FROM review_actions a JOIN reads r ON r.case_id = a.case_id WHERE a.id > ? ORDER BY a.id LIMIT 2000`,
  )
  const decisionOf = db
    .prepare<[number, number], number>('SELECT id FROM decision_of WHERE case_id = ? AND cell_id = ?')
    .pluck()
  const insert = db.prepare(
    `INSERT INTO review_acts (id, read_id, kind, action, concerns, before, after, at, reader_name)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const renamed = ({ id, caseId }: Action, states: string): string =>
    JSON.stringify(
      (JSON.parse(states) as [number, ...unknown[]][]).map(([cellId, ...rest]) => {
        const decision = decisionOf.get(caseId, cellId)
        if (decision === undefined) throw inconsistent('review_actions', id, `cell ${cellId} has no review`)
        return [decision, ...rest]
      }),
    )
  for (let last = 0; ; ) {
    const actions = next.all(last)
    for (const row of actions) {
      const isStep = row.kind === 'undo' || row.kind === 'redo'
      insert.run(
        ...[row.id, row.readId, row.kind, isStep ? 'null' : row.action, isStep ? Number(row.action) : null],
        ...[renamed(row, row.before), renamed(row, row.after), row.at, row.reader],
      )
    }
    if (actions.length === 0) return
    last = actions.at(-1)!.id
  }
}
