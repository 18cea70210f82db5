import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'
import type { CaseStanding, ReadPurpose, ReadStanding } from '#shared/domain/reads.ts'

/** One person's work on a case, as stored. */
export interface ReadRecord extends ReadStanding {
  readonly caseId: number
  /** Why an amendment was begun; empty for other reads. */
  readonly reason: string
  readonly begunAt: string
  readonly doneAt: string | null
  /** JSON of the result as it stands. */
  readonly draft: string | null
  readonly draftSavedAt: string | null
  readonly draftRevision: number
}

/** What the rules for reads need to know about a case. */
export interface CaseForReads extends CaseStanding {
  /** The read that the newest report rests on; null before sign-out. */
  readonly reportReadId: number | null
}

type Row = Omit<ReadRecord, 'done'>

const columns = `id, case_id AS caseId, person_id AS personId, purpose, reason, begun_at AS begunAt, done_at AS doneAt,
  draft, draft_saved_at AS draftSavedAt, draft_revision AS draftRevision`

const recordOf = (row: Row): ReadRecord => ({ ...row, done: row.doneAt !== null })

/** SQL of reads, for reading. */
export function readReads(records: ReadableRecords) {
  const ofCase = records.read<[number], Row>(`SELECT ${columns} FROM reads WHERE case_id = ? ORDER BY id`)
  const one = records.read<[number], Row>(`SELECT ${columns} FROM reads WHERE id = ?`)
  const standing = records.read<[number], { kind: CaseStanding['kind']; reportReadId: number | null }>(
    `SELECT kind, (SELECT read_id FROM reports WHERE case_id = c.id ORDER BY version DESC LIMIT 1) AS reportReadId
     FROM cases c WHERE id = ? AND merged_into IS NULL AND removed_at IS NULL`,
  )
  const lastAct = records.read<[number], number>('SELECT max(id) FROM review_acts WHERE read_id = ?', { pluck: true })
  return {
    ofCase: (caseId: number): ReadRecord[] => ofCase.all(caseId).map(recordOf),
    lastActOf: (readId: number): number => lastAct.get(readId) ?? 0,
    one(readId: number): ReadRecord | null {
      const row = one.get(readId)
      return row ? recordOf(row) : null
    },
    /** Null for a case that does not exist, was removed, or whose slides are now in another case. */
    standing(caseId: number): CaseForReads | null {
      const row = standing.get(caseId)
      return row ? { ...row, signed: row.reportReadId !== null } : null
    },
  }
}

export interface NewRead {
  readonly caseId: number
  readonly personId: string
  readonly purpose: ReadPurpose
  readonly reason: string
}

/** SQL of reads and their drafts. */
export function openReadsStore(records: Records) {
  const insert = records.write<[number, string, ReadPurpose, string, string]>(
    'INSERT INTO reads (case_id, person_id, purpose, reason, begun_at) VALUES (?, ?, ?, ?, ?)',
  )
  const finish = records.write<[string, number]>('UPDATE reads SET done_at = ? WHERE id = ?')
  const saveDraft = records.write<[string, string, number]>(
    'UPDATE reads SET draft = ?, draft_saved_at = ?, draft_revision = draft_revision + 1 WHERE id = ?',
  )
  const hasWork = records.read<[number, number, number, number], number>(
    `SELECT EXISTS (SELECT 1 FROM decisions WHERE slide_id = ? AND read_id = ?)
       OR EXISTS (SELECT 1 FROM measures WHERE slide_id = ? AND read_id = ?)`,
    { pluck: true },
  )
  const moves = ['decisions', 'measures'].map((table) =>
    records.write<[number, number, number]>(`UPDATE ${table} SET read_id = ? WHERE slide_id = ? AND read_id = ?`),
  )
  return {
    ...readReads(records),
    /** Whether the read decided or measured something on the slide. */
    hasWork: (readId: number, slideId: number): boolean => hasWork.get(slideId, readId, slideId, readId) === 1,
    /** Moves the decisions and measures on a slide to another read. */
    moveWork(change: Change, fromReadId: number, toReadId: number, slideId: number): void {
      for (const move of moves) move.run(change, toReadId, slideId, fromReadId)
    },
    insert: (change: Change, { caseId, personId, purpose, reason }: NewRead): number =>
      insert.run(change, caseId, personId, purpose, reason, change.at).lastInsertRowid,
    finish: (change: Change, readId: number): void => void finish.run(change, change.at, readId),
    saveDraft: (change: Change, readId: number, json: string): void =>
      void saveDraft.run(change, json, change.at, readId),
  }
}
export type ReadsStore = ReturnType<typeof openReadsStore>
