import type { Database } from 'better-sqlite3-multiple-ciphers'
import { type ChainedRow, firstLink, linkOf } from './chain.ts'
import type { Act, Subject } from './records.ts'

/** SQL of the append-only chain of events. Only the door writes to it. */
export function openEventsStore(db: Database) {
  const last = db.prepare<[], { id: number; link: Buffer }>('SELECT id, link FROM events ORDER BY id DESC LIMIT 1')
  const append = db.prepare<[...ChainedRow, Buffer]>(
    `INSERT INTO events (id, at, person_id, what, case_id, slide_id, read_id, subject, before, after, link)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return {
    /** Call it inside a transaction: the new event follows the last one. */
    append({ by, what }: Act, at: string, about: Subject, before: string | null, after: string | null): void {
      const { caseId = null, slideId = null, readId = null } = about
      // SQLite keeps text as UTF-8, in which half a surrogate pair cannot be written. The link must cover what is kept.
      const subject = about.subject?.toWellFormed() ?? null
      const { id, link } = last.get() ?? { id: 0, link: firstLink }
      const row: ChainedRow = [id + 1, at, by, what, caseId, slideId, readId, subject, before, after]
      append.run(...row, linkOf(link, row))
    },
  }
}
export type EventsStore = ReturnType<typeof openEventsStore>
