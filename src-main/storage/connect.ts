/// <reference path="./better-sqlite3-multiple-ciphers.d.ts" />
import { closeSync, openSync, readSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Sqlite, { type Database, type Options } from 'better-sqlite3-multiple-ciphers'
import { keysOf } from '#main/keys/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { bytesOf } from './bytes-of.ts'

const plainHeader = 'SQLite format 3\0'
/** Bytes 20 to 23 of an encrypted file stay legible: 64 bytes kept of each page, then three numbers of SQLite. */
const encryptedHeader = Buffer.from([64, 64, 32, 32])

/** How the bytes of a file look: `none` for a missing or empty file, `other` for neither kind of records. */
export function looksLike(file: string): 'none' | 'plain' | 'encrypted' | 'other' {
  if (bytesOf(file) === 0) return 'none'
  const head = Buffer.alloc(24)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, head.length, 0)
  } finally {
    closeSync(handle)
  }
  if (head.toString('latin1', 0, 16) === plainHeader) return 'plain'
  return head.subarray(20).equals(encryptedHeader) ? 'encrypted' : 'other'
}

/**
 * Opens a database of the records: with the key if it is encrypted or new, without one if an earlier version wrote it.
 * All connections to records are made here. `keys` are tried in turn; by default those of the file's folder. Throws
 * AppError `keys-missing` for encrypted records without a key, `key-wrong`, and what `keysOf` throws.
 */
export function connect(file: string, options: Options = {}, keys: readonly Buffer[] | null = null): Database {
  if (file === ':memory:') return new Sqlite(file, options)
  const kind = looksLike(file)
  if (kind === 'plain') return new Sqlite(file, options)
  const known = keys ?? keysOf(dirname(file))
  if (kind === 'none') return withKey(file, options, known[0])
  if (kind === 'encrypted' && known.length === 0) throw new AppError('keys-missing', { file: basename(file) })
  for (const key of known) {
    const db = withKey(file, options, key)
    if (opens(db)) return db
    db.close()
  }
  if (kind === 'encrypted') throw new AppError('key-wrong', { file: basename(file) })
  return new Sqlite(file, options)
}

/** Sets the cipher and the raw key (32 bytes), which is not derived from a password and so takes no time. */
export function setKey(db: Database, key: Buffer, as: 'key' | 'rekey' = 'key'): void {
  db.pragma("cipher = 'aegis'")
  db.pragma(`${as} = 'raw:${key.toString('hex')}'`)
}

function withKey(file: string, options: Options, key: Buffer | undefined): Database {
  const db = new Sqlite(file, options)
  if (key) setKey(db, key)
  return db
}

/** False only if the key does not fit. Other errors show themselves where the records are used. */
function opens(db: Database): boolean {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return true
  } catch (error) {
    return (error as { code?: string }).code !== 'SQLITE_NOTADB'
  }
}
