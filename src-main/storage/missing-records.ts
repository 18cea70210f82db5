import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { bytesOf } from './bytes-of.ts'

/** Folders that only a Daybreak with records fills. `models`, `tasks` and `cache` may be there before the first start. */
const filledByUse = ['inbox', 'slides', 'samples', 'stacks', 'camera', 'heads', 'log']
const kept = /^daybreak\.before-(v\d+|key)\.sqlite$/

/**
 * Refuses to begin new records beside the remains of earlier ones: uploads that were not yet taken, slides, a log, a
 * write-ahead log, or the records before an update. New records would call those files strangers, and the next sweep
 * of the inbox would remove them. Throws AppError `records-missing` with the names of what is there.
 */
export function refuseMissingRecords(folder: string): void {
  if (bytesOf(join(folder, 'daybreak.sqlite')) > 0) return
  const names = readdirSync(folder)
  const left = [
    ...names.filter(
      (name) =>
        kept.test(name) ||
        name.startsWith('set-aside-') ||
        (name === 'daybreak.sqlite-wal' && bytesOf(join(folder, name)) > 0),
    ),
    ...filledByUse.filter((name) => names.includes(name) && !isEmpty(join(folder, name))),
  ]
  if (left.length > 0) throw new AppError('records-missing', { folder, left: left.join(', ') })
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch {
    return true
  }
}
