import { randomBytes } from 'node:crypto'
import type { ReadableRecords, Records } from '#main/storage/index.ts'
import { systemReader } from '#shared/contract/permissions.ts'

const noteName = 'note.vault-key'
const keyBytes = 32

/**
 * The key under which files of the data folder are sealed, made at the first call. It lies in the encrypted records, so
 * a change of the data key leaves it as it is, and each backup contains it. Throws what writing the records throws.
 */
export function vaultKeyIn(records: Records): Buffer {
  const kept = readVaultKey(records)
  if (kept) return kept
  const key = randomBytes(keyBytes)
  const put = records.write<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  records.change({ by: systemReader.id, what: 'note-kept' }, (change) =>
    put.run(change, noteName, key.toString('base64')),
  )
  return key
}

/** The vault key of records that may be open elsewhere; null if they have none yet. */
export function readVaultKey(records: ReadableRecords): Buffer | null {
  const value = records.read<[string], string>('SELECT value FROM settings WHERE key = ?', { pluck: true })
  const key = Buffer.from(value.get(noteName) ?? '', 'base64')
  return key.length === keyBytes ? key : null
}
