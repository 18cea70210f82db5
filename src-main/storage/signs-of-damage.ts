import { AppError, isAppError } from '#shared/contract/errors.ts'
import { type ChainBreak, readChain } from './chain.store.ts'
import { openReadable } from './open-readable.ts'

/**
 * Reads all of the records, from the file and not from the pages that another connection has in memory: the structure
 * of each table and index, and every link of the chain of events. Returns AppError `database-damaged` or
 * `chain-broken`; null if everything is sound. Throws AppError `disk-error` and the like if it could not look. Takes
 * seconds for large records, so it runs in a thread.
 */
export function signsOfDamage(file: string): AppError | null {
  try {
    const records = openReadable(file)
    try {
      const [first] = records.damage()
      if (first !== undefined) return new AppError('database-damaged', { file: 'daybreak.sqlite', detail: first })
      const broken = readChain(records).firstBreak()
      return broken && chainBroken(broken)
    } finally {
      records.close()
    }
  } catch (error) {
    if (isAppError(error) && error.code === 'database-damaged') return error
    // The key opened the records before, so their first page was changed.
    if (isAppError(error) && error.code === 'key-wrong')
      return new AppError('database-damaged', { file: 'daybreak.sqlite', detail: 'page 1' })
    throw error
  }
}

/** The error that names the first event that was changed or removed, and what it concerned. */
export function chainBroken({ event, what, caseId, at }: ChainBreak): AppError {
  const about = [what, caseId === null ? null : `case ${caseId}`, at].filter((part) => part !== null).join(', ')
  return new AppError('chain-broken', { event, about: about || 'no event follows' })
}
