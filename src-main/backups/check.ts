import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { openReadable, readChain } from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { readBackupFacts } from './facts.store.ts'
import type { Manifest } from './manifest.ts'

/** What a check found out about a copy of the records. */
export type Facts = Pick<Manifest, 'chain' | 'counts'>

/**
 * Opens a copy of the records and reads all of it: SQLite's own check, references, the chain of events, and every signed
 * PDF against its hash. Throws AppError `backup-damaged` with what is wrong, and the errors of opening.
 */
export function factsOfCopy(file: string, keys: readonly Buffer[]): Facts {
  const wrong = (detail: string) => new AppError('backup-damaged', { file: basename(file), detail })
  try {
    const records = openReadable(file, keys)
    try {
      const [damage] = records.damage()
      if (damage !== undefined) throw wrong(damage.slice(0, 200))
      const [dangling] = records.dangling()
      if (dangling) throw wrong(`${dangling.table} ${dangling.row} refers to a missing row`)
      const chain = readChain(records)
      const broken = chain.firstBreak()
      if (broken) throw wrong(`event ${broken.event} is ${broken.why}`)
      const facts = readBackupFacts(records)
      const [altered] = facts.alteredReports()
      if (altered !== undefined) throw wrong(`report ${altered} is not as it was signed`)
      const head = chain.head()
      const counts = facts.counts()
      if (counts.events !== head.event) throw wrong(`${counts.events} of ${head.event} events`)
      return { chain: { ...head, at: facts.lastEventAt() }, counts }
    } finally {
      records.close()
    }
  } catch (error) {
    if (isAppError(error) && (error.code === 'database-damaged' || error.code === 'key-wrong'))
      throw wrong('it cannot be opened')
    throw error
  }
}

const chunkBytes = 4 << 20

/** SHA-256 of a file, 64 hexadecimal digits. For threads: it reads without pause. */
export function hashOfFile(file: string): string {
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(chunkBytes)
  const handle = openSync(file, 'r')
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk))
      hash.update(chunk.subarray(0, read))
    return hash.digest('hex')
  } finally {
    closeSync(handle)
  }
}
