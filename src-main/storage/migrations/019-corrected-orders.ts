import type { Migration } from '../migrate.ts'

const stale = (order: string) => `UPDATE case_summaries SET stale = 1 WHERE stale = 0 AND case_id IN (
  SELECT k.case_id FROM slide_labels l JOIN case_slides k ON k.slide_id = l.slide_id WHERE l.order_id = ${order});`

/** The case's newest report that states a patient of its own: an addendum repeats the one before it. */
const newest = (caseId: string) => `(SELECT max(version) FROM reports WHERE case_id = ${caseId} AND kind <> 'addendum')`

/**
 * A matched order that was cancelled, or that names another patient, after the case's newest report was signed. The
 * view holds the rule for the worklist and for the case. Triggers keep the worklist's summaries up to date.
 */
export const correctedOrders: Migration = {
  version: 19,
  name: 'corrected-orders',
  sql: `
    -- When the order was cancelled, came back, or named another patient; else when it came.
    ALTER TABLE orders ADD COLUMN corrected_at TEXT NOT NULL DEFAULT '';
    -- Orders before this version state only when they were changed at all. One whose patient the case had by the time of
    -- its report named that patient already: the report then has a reader's own correction.
    UPDATE orders SET corrected_at = changed_at WHERE cancelled = 1 OR EXISTS (
      SELECT 1 FROM slide_labels l
      JOIN case_slides k ON k.slide_id = l.slide_id
      JOIN reports p ON p.case_id = k.case_id AND p.version = ${newest('k.case_id')}
      WHERE l.order_id = orders.id AND l.state = 'matched' AND NOT EXISTS (
        SELECT 1 FROM case_identities i WHERE i.case_id = k.case_id AND i.at <= p.signed_at
          AND i.patient_name = orders.patient_name AND i.patient_sex IS orders.patient_sex
          AND i.birth_date IS orders.birth_date));

    CREATE VIEW corrected_orders AS
      SELECT c.id AS case_id, l.slide_id, o.id AS order_id, o.cancelled
      FROM cases c
      JOIN reports p ON p.case_id = c.id AND p.version = ${newest('c.id')}
      JOIN case_slides k ON k.case_id = c.id
      JOIN slide_labels l ON l.slide_id = k.slide_id AND l.state = 'matched'
      JOIN orders o ON o.id = l.order_id
      WHERE o.corrected_at > p.signed_at AND (o.cancelled = 1 OR o.patient_name <> c.patient_name
        OR o.patient_sex IS NOT c.patient_sex OR o.birth_date IS NOT c.birth_date);

    CREATE TRIGGER summary_order AFTER UPDATE ON orders BEGIN ${stale('NEW.id')} END;
    CREATE TRIGGER summary_label AFTER UPDATE OF order_id, state ON slide_labels BEGIN
      ${stale('OLD.order_id')} ${stale('NEW.order_id')} END;

    UPDATE case_summaries SET stale = 1 WHERE case_id IN (SELECT case_id FROM corrected_orders);
  `,
}
