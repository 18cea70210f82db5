import { constants, copyFileSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { syncFile } from '#main/durable/index.ts'
import { endKeyChange, keyChangeBegun, keysOf } from '#main/keys/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { readChain } from './chain.store.ts'
import { damageIn } from './checks.store.ts'
import { connect, looksLike, setKey } from './connect.ts'
import { readableOn } from './door.ts'
import { beside, discard, exchange } from './exchange.ts'
import { factsOf } from './facts.store.ts'

/** Stages of writing the records with another key, in order. */
export const encryptionSteps = ['copied for key', 'encrypted', 'compared', 'exchanged for key', 'proven'] as const
export type EncryptionStep = (typeof encryptionSteps)[number]

/**
 * Whether the records of a file must be written anew: they are plain although their folder has a key, or a key change
 * has begun.
 */
export const mustEncrypt = (file: string): boolean =>
  looksLike(file) === 'plain'
    ? keysOf(dirname(file)).length > 0
    : looksLike(file) === 'encrypted' && keyChangeBegun(dirname(file))

/**
 * Writes the records of a file with the newest key of their folder, if they are plain or have an earlier one. It works
 * on a copy beside the file, which is compared with the records and then replaces them. The file with the old key, and
 * every plain file of earlier versions, is removed when the new one was opened in its place. The caller must hold the
 * data folder. Returns whether anything was written.
 *
 * The process may end at any moment: the records are the old ones until the rename, and the new ones after it. A copy
 * that was begun is begun anew. Throws AppError `database-damaged`, `data-folder-in-use`, `disk-full`. The records are
 * then unchanged.
 */
export function encryptOnCopy(file: string, onStep: (step: EncryptionStep) => void = () => undefined): boolean {
  const copy = beside(file, 'encrypting')
  const kept = beside(file, 'before-key')
  discard(copy)
  if (!mustEncrypt(file)) {
    removeReadable(file, kept)
    return false
  }
  const key = keysOf(dirname(file)).at(-1)!
  if (!opensWith(file, key)) {
    try {
      settle(file)
      copyFileSync(file, copy, constants.COPYFILE_FICLONE)
      onStep('copied for key')
      rekey(copy, key)
      syncFile(copy)
      onStep('encrypted')
      compare(file, copy, key)
      onStep('compared')
    } catch (error) {
      discard(copy)
      throw error
    }
    exchange(file, copy, kept, (step) => step === 'exchanged' && onStep('exchanged for key'))
  }
  if (!opensWith(file, key)) throw new AppError('database-damaged', { file: basename(file) })
  endKeyChange(dirname(file), key)
  removeReadable(file, kept)
  onStep('proven')
  return true
}

/** Merges the write-ahead log into the file. SQLite refuses that while another process has the records open. */
function settle(file: string): void {
  const db = connect(file)
  try {
    db.pragma('journal_mode = DELETE')
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new AppError('data-folder-in-use', { pid: '?' })
  } finally {
    db.close()
  }
}

/** A copy whose writing is interrupted is never used, so it needs no journal. */
function rekey(copy: string, key: Buffer): void {
  const db = connect(copy)
  try {
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    setKey(db, key, 'rekey')
  } finally {
    db.close()
  }
}

/** The copy must be sound and hold every signed report, byte for byte, the same counted rows, and the same chain. */
function compare(file: string, copy: string, key: Buffer): void {
  const old = connect(file, { readonly: true })
  const written = connect(copy, { readonly: true }, [key])
  try {
    if (damageIn(written).length > 0) throw new AppError('database-damaged', { file: basename(file) })
    const [before, after] = [old, written].map((db) => new Set(evidenceOf(db)))
    for (const fact of before!) if (!after!.has(fact)) throw new Error(`The encryption would change: ${fact}`)
  } finally {
    old.close()
    written.close()
  }
}

function* evidenceOf(db: Database): Generator<string, void, undefined> {
  yield* factsOf(db)
  const chain = readChain(readableOn(db))
  yield `chain ${JSON.stringify([chain.head(), chain.firstBreak()])}`
}

function opensWith(file: string, key: Buffer): boolean {
  if (looksLike(file) !== 'encrypted') return false
  try {
    connect(file, { readonly: true }, [key]).close()
    return true
  } catch {
    return false
  }
}

/** Removes what could still be read without the present key. */
function removeReadable(file: string, kept: string): void {
  if (looksLike(file) !== 'encrypted') return
  discard(kept)
  const earlier = new RegExp(`^${basename(file, '.sqlite')}\\.(before-v\\d+|migrating)\\.sqlite$`)
  for (const name of readdirSync(dirname(file)))
    if (earlier.test(name) && looksLike(join(dirname(file), name)) === 'plain') {
      discard(join(dirname(file), name))
      rmSync(join(dirname(file), name), { force: true })
    }
}
