import type { ReadableRecords } from '#main/storage/index.ts'
import type { Identifier } from './scrub.ts'

/** Every text in the records that names a patient, a person who works here, a case or a file. */
export function* identifiersIn(records: ReadableRecords): Generator<Identifier> {
  for (const [kind, sql] of sources)
    for (const value of records.read<[], string>(sql, { pluck: true }).iterate())
      if (kind === 'file') yield* partsOf(value)
      else yield { kind, value }
}

const sources = [
  [
    'case',
    'SELECT accession FROM cases UNION SELECT accession FROM case_identities UNION SELECT accession FROM orders',
  ],
  [
    'name',
    'SELECT patient_name FROM cases UNION SELECT patient_name FROM case_identities UNION SELECT patient_name FROM orders',
  ],
  [
    'name',
    `SELECT birth_date FROM case_identities WHERE birth_date IS NOT NULL
     UNION SELECT birth_date FROM orders WHERE birth_date IS NOT NULL`,
  ],
  ['person', "SELECT name FROM people WHERE id <> 'system'"],
  ['file', 'SELECT file_name FROM slides UNION SELECT path FROM slides UNION SELECT file_name FROM order_files'],
  // A laboratory's name. Earlier versions also kept the reader's there.
  ['name', "SELECT value ->> '$' FROM settings WHERE key IN ('laboratory', 'readerName')"],
] as const satisfies readonly (readonly [Identifier['kind'], string])[]

/** Folders that every machine has: their names say nothing, and are words of the program. */
const usual =
  /^(home|users|root|tmp|temp|var|mnt|media|data|work|slides?|samples?|inbox|documents|desktop|downloads|daybreak|[a-z]:|)$/i

/** Each folder of a path and its file without the ending: a folder may be named after a patient. */
function* partsOf(path: string): Generator<Identifier> {
  for (const part of path.split(/[\\/]/)) {
    const value = part.replace(/\.[a-z0-9]{1,5}$/i, '')
    if (!usual.test(value)) yield { kind: 'file', value }
  }
}
