import type { ReadableRecords } from '#main/storage/index.ts'

/** SQL of when a case got its order, or another identity. */
export function readOrderTimes(records: ReadableRecords) {
  const matched = records.read<[number, string], number>(
    `SELECT EXISTS (SELECT 1 FROM slide_labels l JOIN case_slides k ON k.slide_id = l.slide_id
       WHERE k.case_id = ? AND l.order_id IS NOT NULL AND l.state = 'matched' AND l.changed_at > ?)`,
    { pluck: true },
  )
  const renamed = records.read<[number, string, string], number>(
    'SELECT EXISTS (SELECT 1 FROM case_identities WHERE case_id = ? AND person_id <> ? AND at > ?)',
    { pluck: true },
  )
  return {
    /** Whether the case's order was matched after this time, or another person changed the identity since. */
    changedSince: (caseId: number, personId: string, at: string): boolean =>
      matched.get(caseId, at) === 1 || renamed.get(caseId, personId, at) === 1,
  }
}
