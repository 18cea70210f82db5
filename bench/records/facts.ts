import { createHash } from 'node:crypto'
import { openReadable, readChain } from '../../src-main/storage/index.ts'

/** Everything that must not be lost, as one hash: every signed PDF with its hash, all counts, the whole chain. */
export function checkFacts(file: string): string {
  const records = openReadable(file)
  try {
    const hash = createHash('sha256')
    const chain = readChain(records)
    hash.update(JSON.stringify([chain.head(), chain.firstBreak(), records.dangling()]))
    for (const table of ['cases', 'slides', 'cells', 'reports', 'events', 'review_acts'])
      hash.update(`${table} ${records.read<[], number>(`SELECT count(*) FROM ${table}`, { pluck: true }).get()}`)
    for (const pdf of records.read<[], Buffer>('SELECT pdf FROM reports ORDER BY id', { pluck: true }).iterate())
      hash.update(createHash('sha256').update(pdf).digest())
    return hash.digest('hex')
  } finally {
    records.close()
  }
}
