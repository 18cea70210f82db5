import type { Database } from 'better-sqlite3'
import type { Act, Subject } from './records.ts'

/** SQL of the append-only list of events. Only the door writes to it. */
export function openEventsStore(db: Database) {
  const append = db.prepare<
    [string, string, string, number | null, number | null, number | null, string | null, string | null, string | null]
  >(
    `INSERT INTO events (at, person_id, what, case_id, slide_id, read_id, subject, before, after)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return {
    append: ({ by, what }: Act, at: string, about: Subject, before: string | null, after: string | null): void =>
      void append.run(
        ...[at, by, what, about.caseId ?? null, about.slideId ?? null, about.readId ?? null, about.subject ?? null],
        before,
        after,
      ),
  }
}
export type EventsStore = ReturnType<typeof openEventsStore>
