import type { Migration } from '../migrate.ts'

/**
 * The orders of the worklist by risk, patient and state. The order by urgency has one number besides the lane: the risk
 * that is shown. Names beyond ASCII are folded by the program, so their rows are summed up again.
 */
export const worklistOrders: Migration = {
  version: 17,
  name: 'worklist-orders',
  sql: `
    ALTER TABLE case_summaries ADD COLUMN patient_key TEXT NOT NULL DEFAULT '';
    ALTER TABLE case_summaries ADD COLUMN state_place INTEGER NOT NULL DEFAULT 3;
    UPDATE case_summaries SET
      patient_key = coalesce(
        (SELECT nullif(lower(trim(patient_name)), '') FROM cases WHERE id = case_id), char(1114111)),
      state_place = CASE WHEN state = 'signed' THEN 3 WHEN state IN ('waiting', 'screening') THEN 2
        WHEN state IN ('needs-scale', 'failed', 'stopped') THEN 0 ELSE 1 END;
    UPDATE case_summaries SET stale = 1
      WHERE case_id IN (SELECT id FROM cases WHERE patient_name GLOB '*[^ -~]*' OR patient_name LIKE '%  %');

    DROP INDEX case_summaries_by_urgency;
    CREATE INDEX case_summaries_by_urgency ON case_summaries(
      place, abnormal DESC, high_grade DESC, signed_at DESC, case_id, state, lane) WHERE listed = 1;
    CREATE INDEX case_summaries_by_risk ON case_summaries(abnormal DESC, high_grade DESC, case_id, state, lane)
      WHERE listed = 1;
    CREATE INDEX case_summaries_by_patient ON case_summaries(patient_key, order_key, case_id, state, lane)
      WHERE listed = 1;
    CREATE INDEX case_summaries_by_state ON case_summaries(
      state_place, abnormal DESC, high_grade DESC, case_id, state, lane) WHERE listed = 1;
  `,
}
