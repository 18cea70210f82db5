import type { Database } from 'better-sqlite3-multiple-ciphers'

interface NumberedCase {
  readonly orderId: number
  readonly caseId: number
  /** 1 if the case has the order's own number. */
  readonly plain: number
  readonly draft: string | null
  readonly patient: string
}

/**
 * Joins the unsigned cases of one order into one. The case with the order's own number, otherwise the oldest, takes
 * the slides, decisions and history of the others. Signed cases, cases with different patient data, and cases with
 * different drafts stay separate: two statements are never merged.
 */
export function joinNumberedCases(db: Database): void {
  const unsigned = db
    .prepare<[], NumberedCase>(
      `SELECT l.order_id AS orderId, c.id AS caseId, c.accession = o.accession AS plain, d.draft,
         json_array(c.patient_name, c.patient_sex, c.birth_date) AS patient
       FROM slide_labels l
       JOIN orders o ON o.id = l.order_id
       JOIN case_slides cs ON cs.slide_id = l.slide_id
       JOIN cases c ON c.id = cs.case_id
       LEFT JOIN drafts d ON d.case_id = c.id
       WHERE NOT EXISTS (SELECT 1 FROM sign_outs s WHERE s.case_id = c.id)
       ORDER BY l.order_id, plain DESC, c.id`,
    )
    .all()
  const byOrder = Map.groupBy(unsigned, ({ orderId }) => orderId)
  const join = joiner(db)
  for (const [target, ...others] of byOrder.values()) {
    if (!target) continue
    let { draft } = target
    for (const other of others) {
      if (other.patient !== target.patient) continue
      if (draft !== null && other.draft !== null && draft !== other.draft) continue
      join(other.caseId, target.caseId, draft === null)
      draft ??= other.draft
    }
  }
}

function joiner(db: Database) {
  const moves = [
    `UPDATE case_slides SET case_id = @to,
       place = place + 1 + (SELECT max(place) FROM case_slides WHERE case_id = @to) WHERE case_id = @from`,
    'UPDATE cell_reviews SET case_id = @to WHERE case_id = @from',
    'UPDATE review_actions SET case_id = @to WHERE case_id = @from',
    'UPDATE camera_captures SET case_id = @to WHERE case_id = @from',
    'UPDATE cases SET merged_into = @to WHERE id = @from',
    `UPDATE cases SET opened_at = (SELECT min(opened_at) FROM cases WHERE id IN (@from, @to)) WHERE id = @to`,
  ].map((sql) => db.prepare<{ from: number; to: number }>(sql))
  const moveDraft = db.prepare<{ from: number; to: number }>('UPDATE drafts SET case_id = @to WHERE case_id = @from')
  return (from: number, to: number, withDraft: boolean): void => {
    if (from === to) return
    for (const move of moves) move.run({ from, to })
    if (withDraft) moveDraft.run({ from, to })
  }
}
