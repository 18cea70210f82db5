import type { DatabaseSync } from 'node:sqlite'

/** Inserts one row and returns its id; the values are those of the columns in order. */
type Insert = (...values: (string | number | null | Uint8Array)[]) => number

/** Writers of rows of records of version 4, one per table. Each statement is prepared once. */
export function oldRows(db: DatabaseSync) {
  const into = (table: string, ...columns: string[]): Insert => {
    const marks = columns.map(() => '?').join(', ')
    const statement = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`)
    return (...values) => Number(statement.run(...values).lastInsertRowid)
  }
  return {
    order: into(
      ...['orders', 'accession', 'accession_key', 'patient_name', 'patient_sex', 'birth_date', 'specimen'],
      ...['specimen_text', 'imported_at', 'changed_at'],
    ),
    case: into(
      ...['cases', 'accession', 'patient_name', 'patient_age', 'patient_sex', 'birth_date', 'specimen'],
      'added_at',
    ),
    slide: into(
      ...['slides', 'case_id', 'sha256', 'path', 'file_name', 'bytes', 'modified_ms', 'info', 'microns_per_pixel'],
      ...['scale_source', 'added_at'],
    ),
    label: into(
      ...['slide_labels', 'slide_id', 'codes', 'accessions', 'scanner', 'state', 'order_id', 'matched_by'],
      'changed_at',
    ),
    screening: into(
      ...['screenings', 'slide_sha256', 'model_sha256', 'params_hash', 'params', 'phase', 'result', 'started_at'],
      'finished_at',
    ),
    job: into(
      ...['jobs', 'kind', 'slide_id', 'screening_id', 'state', 'tiles_done', 'tiles_total', 'cells_found', 'error'],
      ...['queued_at', 'finished_at'],
    ),
    cell: into(
      ...['cells', 'screening_id', 'batch', 'x', 'y', 'width', 'height', 'label', 'abnormal', 'high_grade', 'presence'],
      'graded',
    ),
    review: into('cell_reviews', 'case_id', 'cell_id', 'status', 'label', 'marked'),
    action: into('review_actions', 'case_id', 'reader', 'kind', 'action', 'before', 'after', 'at'),
    draft: into('drafts', 'case_id', 'draft', 'saved_at'),
    signOut: into(
      ...['sign_outs', 'case_id', 'signer', 'meaning', 'signed_at', 'screening_id', 'pdf_sha256', 'report', 'snapshot'],
      'pdf',
    ),
  }
}

export type OldRows = ReturnType<typeof oldRows>
