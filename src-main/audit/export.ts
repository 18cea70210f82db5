import { firstLink, type Records, readPeople } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { AuditFilter } from '#shared/contract/schemas/audit.ts'
import { csvLine } from '#shared/domain/csv.ts'
import { lookUp } from '#shared/messages/index.ts'
import { type AuditRow, type AuditStore, openAuditStore } from './audit.store.ts'

export type AuditFormat = 'csv' | 'jsonl'

const eventsAStep = 1000
const head = ['event', 'at', 'person', 'name', 'kind', 'text', 'case', 'accession', 'slide', 'read', 'subject'] as const

/**
 * The events that a filter lets through as text, newest first, in pieces of some hundred kilobytes. CSV is for people:
 * with names and sentences. JSON lines are for programs: each row as the chain covers it, with the link before it and its
 * own, so that somebody else can check every line; see docs/records.md. The export is itself an event, and comes after the
 * last one that it holds.
 */
export function exportAudit(
  records: Records,
  reader: Reader,
  format: AuditFormat,
  filter: AuditFilter,
): Generator<string> {
  const store = openAuditStore(records)
  const [newest] = store.page(filter, null, 1)
  records.change({ by: reader.id, what: 'audit-exported', about: { subject: format } }, (change) =>
    change.note(null, { events: store.count(filter), last: newest?.event ?? 0 }),
  )
  return pieces(store, filter, newest, format === 'csv' ? csvRows(records, store) : jsonRows)
}

interface Rows {
  readonly head: string
  row(row: AuditRow): string
}

function* pieces(store: AuditStore, filter: AuditFilter, newest: AuditRow | undefined, rows: Rows): Generator<string> {
  yield rows.head
  let before = newest ? newest.event + 1 : 1
  for (;;) {
    const some = store.page(filter, before, eventsAStep)
    if (some.length === 0) return
    yield some.map(rows.row).join('')
    before = some.at(-1)!.event
  }
}

function csvRows(records: Records, store: AuditStore): Rows {
  const names = new Map(
    readPeople(records)
      .all()
      .map(({ id, name }) => [id, name]),
  )
  return {
    // The mark tells spreadsheets that the text is UTF-8.
    head: `\uFEFF${csvLine([...head, 'before', 'after', 'link'])}`,
    row: ({ event, at, person, what, caseId, slideId, readId, subject, before, after, link }) =>
      csvLine([
        ...[event, at, person, names.get(person) ?? null, what, lookUp(`audit.kind-${what}`), caseId],
        ...[caseId === null ? null : store.accession(caseId), slideId, readId, subject, before, after, link],
      ]),
  }
}

const jsonRows: Rows = {
  head: '',
  row: ({ previous, ...row }) =>
    `${JSON.stringify({ ...row, previous: previous ?? (row.event === 1 ? firstLink.toString('hex') : null) })}\n`,
}
