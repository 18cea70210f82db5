import { hostname } from 'node:os'
import { AppError } from '#shared/contract/errors.ts'
import { systemPerson } from './people.store.ts'
import { markOf } from './process-mark.ts'
import type { Records } from './records.ts'

interface Holder {
  readonly machine: string
  readonly pid: number
  readonly mark: string
}

/** SQL of the row that names the process which holds the records. */
function openHolder(records: Records) {
  const held = records.read<[], Holder>('SELECT machine, pid, mark FROM holder')
  const take = records.write<[string, number, string]>(
    'INSERT OR REPLACE INTO holder (id, machine, pid, mark) VALUES (1, ?, ?, ?)',
  )
  const leave = records.write<[number, string]>('DELETE FROM holder WHERE pid = ? AND mark = ?')
  return { held, take, leave }
}

/** The records that this process holds, by the number of their file. */
const heldHere = new Set<string>()

/**
 * Writes into the records that this process holds them. Throws AppError `data-folder-in-use` if another process of this
 * machine does, even where its lock file was removed. A process that ended without leaving holds nothing. Only the lock
 * file counts for a process of another machine, and on a system that tells no starts of processes. Windows does not
 * let anybody remove a locked file. Returns a function that leaves the records.
 */
export function holdRecords(records: Records, place: string): () => void {
  const { held, take, leave } = openHolder(records)
  const mark = markOf(process.pid) ?? ''
  const before = held.get()
  if (heldHere.has(place)) throw new AppError('data-folder-in-use', { pid: process.pid })
  if (before && isRunning(before)) throw new AppError('data-folder-in-use', { pid: before.pid })
  try {
    records.change({ by: systemPerson, what: 'records-held' }, (change) =>
      take.run(change, hostname(), process.pid, mark),
    )
  } catch (error) {
    // Records that cannot be written can still be shown. The lock file keeps others out.
    if (!(error instanceof AppError)) throw error
  }
  heldHere.add(place)
  return () => {
    heldHere.delete(place)
    try {
      records.change({ by: systemPerson, what: 'records-held' }, (change) => leave.run(change, process.pid, mark))
    } catch {
      // The next start finds that this process has ended.
    }
  }
}

/** Frees a copy of records that were held when it was made. */
export function forgetHolder(records: Records): void {
  const clear = records.write('DELETE FROM holder')
  records.change({ by: systemPerson, what: 'records-held' }, (change) => clear.run(change))
}

const isRunning = ({ machine, pid, mark }: Holder): boolean =>
  machine === hostname() && pid !== process.pid && mark !== '' && markOf(pid) === mark
