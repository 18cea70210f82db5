import type { Migration } from '../migrate.ts'

/**
 * Which order may have taken the place of a cancelled one under another accession number. Ordering systems send a
 * corrected number as two orders without a link. Both state the same patient and preparation, and they come within a
 * day of each other, in one file or in two messages. An order with several candidates has none.
 */
export const orderReplacements: Migration = {
  version: 28,
  name: 'order-replacements',
  sql: `
    CREATE VIEW order_replacements AS
      SELECT was.id AS order_id, o.id AS replaced_by
      FROM orders was JOIN orders o ON o.id <> was.id AND o.patient_name = was.patient_name
        AND o.patient_sex IS was.patient_sex AND o.birth_date = was.birth_date AND o.specimen = was.specimen
      WHERE was.cancelled = 1 AND was.patient_name <> '' AND o.cancelled = 0
        AND abs(julianday(o.imported_at) - julianday(was.corrected_at)) <= 1;
  `,
}
