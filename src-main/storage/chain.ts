import { createHash } from 'node:crypto'

/** The columns of an event that its link covers, in the order of the table. */
export type ChainedRow = readonly [
  id: number,
  at: string,
  personId: string,
  what: string,
  caseId: number | null,
  slideId: number | null,
  readId: number | null,
  subject: string | null,
  before: string | null,
  after: string | null,
]

/** The link before the first event. */
export const firstLink: Buffer = Buffer.alloc(32)

/**
 * The link of an event: SHA-256 of the link before it (32 bytes), followed by the row as a JSON array in UTF-8. Whoever
 * changes, removes or inserts an event must therefore change every later link, up to the head that reports, logs and
 * backups hold.
 */
export const linkOf = (before: Uint8Array, row: ChainedRow): Buffer =>
  createHash('sha256').update(before).update(JSON.stringify(row)).digest()
