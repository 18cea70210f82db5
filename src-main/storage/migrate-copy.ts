import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { syncFile } from '#main/durable/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { bytesOf } from './bytes-of.ts'
import { damageIn, danglingIn } from './checks.store.ts'
import { connect } from './connect.ts'
import { beside, discard, exchange } from './exchange.ts'
import { factsOf } from './facts.store.ts'
import { inconsistent } from './inconsistent.ts'
import { type Migration, migrate, newestOf, versionOf } from './migrate.ts'
import { highestIds, readMark, removeMark, writeMark } from './source-mark.store.ts'

/** Stages of a migration, in order. */
export type MigrationStep = 'copied' | 'marked' | `migrated ${number}` | 'verified' | 'kept' | 'exchanged'

export interface Migrated {
  readonly from: number
  readonly to: number
}

/**
 * Migrates records of an older version to the newest one. It works on a copy beside the file, which is checked and
 * then replaces the file. The old file is kept as `NAME.before-vN.sqlite`. Null if there was nothing to do. The
 * caller must hold the data folder.
 *
 * The process may end at any moment: the records are the old ones until the rename, and the new ones after it. A
 * leftover copy is continued if it was made from the same file, otherwise it is discarded.
 *
 * Throws AppError `records-inconsistent` with table, row and reason, `database-damaged`, `data-folder-in-use`,
 * `disk-full`. The records are then unchanged, and the copy is removed.
 */
export function migrateOnCopy(
  file: string,
  migrations: readonly Migration[],
  onStep: (step: MigrationStep) => void = () => undefined,
): Migrated | null {
  const copy = beside(file, 'migrating')
  const to = newestOf(migrations)
  const { version: from, mark } = settled(file, to)
  if (from === 0 || from >= to) {
    discard(copy)
    return null
  }
  try {
    if (markIn(copy) !== mark) {
      discard(copy)
      copyFileSync(file, copy, constants.COPYFILE_FICLONE)
      syncFile(copy)
      onStep('copied')
      using(copy, (db) => writeMark(db, mark))
      onStep('marked')
    }
    using(copy, (db) => {
      refuseDangling(db)
      migrate(db, migrations, ({ version }) => onStep(`migrated ${version}`))
      refuseDangling(db)
      if (damageIn(db).length > 0) throw new AppError('database-damaged', { file: basename(file) })
      refuseLoss(file, db)
      onStep('verified')
      removeMark(db)
    })
    const kept = beside(file, `before-v${to}`)
    exchange(file, copy, kept, onStep)
    removeOlder(file, kept)
    return { from, to }
  } catch (error) {
    discard(copy)
    throw error
  }
}

/**
 * Merges the write-ahead log into the file, so that the file alone holds the records, and returns a mark that
 * identifies them. SQLite refuses that while another process has them open.
 */
function settled(file: string, newest: number): { version: number; mark: string } {
  if (bytesOf(file) === 0) return { version: 0, mark: '' }
  const db = connect(file)
  try {
    const version = versionOf(db)
    if (version === 0 || version >= newest) return { version, mark: '' }
    db.pragma('journal_mode = DELETE')
    const { size, mtimeNs } = statSync(file, { bigint: true })
    const facts = JSON.stringify([version, String(size), String(mtimeNs), highestIds(db)])
    return { version, mark: createHash('sha256').update(facts).digest('hex') }
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new AppError('data-folder-in-use', { pid: '?' })
  } finally {
    db.close()
  }
}

/** Null if there is no copy, or if its copying was interrupted. */
function markIn(copy: string): string | null {
  if (!existsSync(copy)) return null
  try {
    return using(copy, readMark)
  } catch {
    return null
  }
}

function refuseDangling(db: Database): void {
  const [first] = danglingIn(db)
  if (first) throw inconsistent(first.table, first.row ?? '?', `points to a row that is missing in ${first.missingIn}`)
}

/** The copy must hold every signed report with its PDF, byte for byte, and the same counted rows. */
function refuseLoss(file: string, copy: Database): void {
  const old = connect(file, { readonly: true })
  try {
    const after = new Set(factsOf(copy))
    for (const fact of factsOf(old)) if (!after.has(fact)) throw new Error(`A migration would change: ${fact}`)
  } finally {
    old.close()
  }
}

function removeOlder(file: string, kept: string): void {
  const folder = dirname(file)
  const older = new RegExp(`^${basename(file, '.sqlite')}\\.before-v\\d+\\.sqlite$`)
  for (const name of readdirSync(folder))
    if (older.test(name) && name !== basename(kept)) rmSync(join(folder, name), { force: true })
}

function using<T>(file: string, work: (db: Database) => T): T {
  const db = connect(file)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    return work(db)
  } finally {
    db.close()
  }
}
