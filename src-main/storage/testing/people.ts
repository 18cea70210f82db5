import { connect } from '../connect.ts'
import type { EventKind } from '../event-kinds.ts'
import { openRecords } from '../open.ts'

/** For tests: adds a person to the records of a file, which are created if missing. */
export function addPerson(file: string, id: string, name: string): void {
  openRecords(file).close()
  const db = connect(file)
  try {
    db.prepare('INSERT INTO people (id, name, created_at) VALUES (?, ?, ?)').run(id, name, new Date().toISOString())
  } finally {
    db.close()
  }
}

export interface EventRow {
  readonly id: number
  readonly by: string
  readonly what: EventKind
  readonly caseId: number | null
  readonly slideId: number | null
  readonly readId: number | null
  readonly subject: string | null
  readonly before: string | null
  readonly after: string | null
}

/** For tests: the list of events, readable even while a core has the records open. */
export function eventsIn(file: string, afterId = 0): EventRow[] {
  const db = connect(file, { readonly: true })
  try {
    return db
      .prepare<[number], EventRow>(
        `SELECT id, person_id AS by, what, case_id AS caseId, slide_id AS slideId, read_id AS readId, subject, before, after
         FROM events WHERE id > ? ORDER BY id`,
      )
      .all(afterId)
  } finally {
    db.close()
  }
}
