import Sqlite from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate, migrations } from '../index.ts'

const [matched, signed, later] = ['2026-01-01', '2026-01-02', '2026-01-03']

/** Cases 1, 2, ... were signed under `on`, after they had `had`; their orders were changed later and name `ordered`. */
function after(cases: readonly { had: string; on: string; ordered: string; cancelled?: number }[]): unknown[] {
  const db = new Sqlite(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(
    db,
    migrations.filter(({ version }) => version < 19),
  )
  for (const [n, { had, on, ordered, cancelled = 0 }] of cases.entries()) {
    const id = n + 1
    const identity = (name: string) =>
      `INSERT INTO case_identities (case_id, accession, patient_name, specimen, at, person_id)
         VALUES (${id}, 'A${id}', '${name}', 'liquid-based', '${matched}', 'local');`
    db.exec(`
      INSERT INTO cases (id, accession, kind, patient_name, added_at) VALUES (${id}, 'A${id}', 'clinical', '${on}', '');
      INSERT INTO slides (id, sha256, path, file_name, bytes, modified_ms, info, scale_source, added_at)
        VALUES (${id}, 's${id}', '/${id}', 'a', 1, 1, '{}', 'file', '');
      INSERT INTO case_slides (case_id, slide_id, place, added_at) VALUES (${id}, ${id}, 0, '');
      INSERT INTO orders (id, accession, accession_key, patient_name, specimen, specimen_text, cancelled, imported_at,
        changed_at) VALUES (${id}, 'A${id}', 'A${id}', '${ordered}', 'liquid-based', '', ${cancelled}, '', '${later}');
      INSERT INTO slide_labels (slide_id, codes, accessions, scanner, state, order_id, matched_by, changed_at)
        VALUES (${id}, '[]', '[]', '', 'matched', ${id}, 'code', '${matched}');
      ${identity(had)} ${identity(on)}
      INSERT INTO reads (id, case_id, person_id, purpose, begun_at) VALUES (${id}, ${id}, 'local', 'first', '');
      INSERT INTO reports (id, case_id, version, kind, read_id, signer_id, signer_name, meaning, signed_at, content,
        snapshot, pdf_sha256, pdf)
        VALUES (${id}, ${id}, 1, 'final', ${id}, 'local', 'A', 'm', '${signed}', '{}', '{}', '', x'00');`)
  }
  migrate(db, migrations)
  const found = db.prepare('SELECT case_id FROM corrected_orders ORDER BY case_id').pluck().all()
  db.close()
  return found
}

it('Of older records, only orders that were cancelled or name a patient new to the case are announced', () => {
  expect(
    after([
      // A reader corrected the name, and later the order's preparation was changed.
      { had: 'Vale, Nora', on: 'Vale-Moss, Nora', ordered: 'Vale, Nora' },
      { had: 'Vale, Nora', on: 'Vale, Nora', ordered: 'Vale, Nora' },
      { had: 'Vale, Nora', on: 'Vale, Nora', ordered: 'Moss, Eve' },
      { had: 'Vale, Nora', on: 'Vale, Nora', ordered: 'Vale, Nora', cancelled: 1 },
    ]),
  ).toEqual([3, 4])
})
