import type { ReadableRecords, ReadStatement } from '#main/storage/index.ts'
import type { AuditFilter } from '#shared/contract/schemas/audit.ts'

/** A row of `events` with its links, as the chain covers it. */
export interface AuditRow {
  readonly event: number
  readonly at: string
  readonly person: string
  readonly what: string
  readonly caseId: number | null
  readonly slideId: number | null
  readonly readId: number | null
  readonly subject: string | null
  readonly before: string | null
  readonly after: string | null
  /** 64 hexadecimal digits; null before the first event. */
  readonly previous: string | null
  readonly link: string
}

const columns = `e.id AS event, e.at, e.person_id AS person, e.what, e.case_id AS caseId, e.slide_id AS slideId,
  e.read_id AS readId, e.subject, e.before, e.after, lower(hex(e.link)) AS link,
  (SELECT lower(hex(link)) FROM events WHERE id = e.id - 1) AS previous`

/** Cases that have or had an accession number, and the slides that are in them. An event may name only the slide. */
const ofCase = `(e.case_id IN (SELECT id FROM named) OR (e.case_id IS NULL AND e.slide_id IN
  (SELECT slide_id FROM case_slides WHERE case_id IN (SELECT id FROM named))))`
const named = `WITH named AS (SELECT id FROM cases WHERE accession = @accession
  UNION SELECT case_id FROM case_identities WHERE accession = @accession) `

type Parameters = Readonly<Record<string, string | number>>

/** SQL of the events, for those who look into them. */
export function openAuditStore(records: ReadableRecords) {
  const accession = records.read<[number], string>('SELECT accession FROM cases WHERE id = ?', { pluck: true })
  const prepared = new Map<string, ReadStatement<[Parameters], unknown>>()
  /** A condition exists only if it is asked for, so that the index of the narrowest one is used. */
  function statement(
    select: string,
    filter: AuditFilter,
    before: number | null,
    rest: string,
  ): ReadStatement<[Parameters], unknown> {
    const where = [
      filter.person !== null && 'e.person_id = @person',
      filter.kind !== null && 'e.what = @kind',
      filter.from !== null && 'e.at >= @from',
      filter.until !== null && 'e.at < @until',
      filter.accession !== null && ofCase,
      before !== null && 'e.id < @before',
    ].filter((condition) => condition !== false)
    const sql = `${filter.accession === null ? '' : named}SELECT ${select} FROM events e${
      where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''
    } ${rest}`
    const known = prepared.get(sql) ?? records.read<[Parameters], unknown>(sql)
    prepared.set(sql, known)
    return known
  }

  return {
    /** Newest first. `before`: only events before this one. */
    page: (filter: AuditFilter, before: number | null, limit: number): AuditRow[] =>
      statement(columns, filter, before, 'ORDER BY e.id DESC LIMIT @limit').all(
        asked(filter, before, limit),
      ) as AuditRow[],
    count: (filter: AuditFilter): number =>
      (statement('count(*) AS n', filter, null, '').get(asked(filter, null, null)) as { n: number }).n,
    /** Present accession number of a case. */
    accession: (caseId: number): string | null => accession.get(caseId) ?? null,
  }
}
export type AuditStore = ReturnType<typeof openAuditStore>

const asked = (filter: AuditFilter, before: number | null, limit: number | null): Parameters =>
  Object.fromEntries(
    Object.entries({ ...filter, before, limit }).filter(
      (entry): entry is [string, string | number] => entry[1] !== null,
    ),
  )
