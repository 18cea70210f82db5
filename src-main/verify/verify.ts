import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { hashSlide } from '#main/slides/index.ts'
import { openReadable } from '#main/storage/index.ts'
import { giveSealKey, readVaultKey, sealKeyFor } from '#main/vault/index.ts'
import { AppError, type ErrorData, toErrorData } from '#shared/contract/errors.ts'
import { verifyEvents } from './events.ts'
import { openVerifyStore } from './verify.store.ts'

/** One thing that was checked. */
export interface Finding {
  readonly check: 'database' | 'references' | 'events' | 'slide' | 'report' | 'tiles' | 'audit'
  /** File, slide path or case number. */
  readonly subject: string
  readonly ok: boolean
  readonly error: ErrorData | null
}

export interface VerifyOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (subject: string, doneBytes: number, totalBytes: number) => void
}

/**
 * Checks the records of a data folder: the database as SQLite sees it, references, the chain of events, and every
 * slide's file and every signed report against their hashes. It changes no record and no slide, and may run while a Daybreak has the folder
 * open. Records of an older version are migrated on a temporary copy. SQLite may leave an empty `-wal` and `-shm` file
 * beside the records. The kept tiles are checked by `verifyKeptTiles`, which removes wrong ones. Throws
 * `file-not-found` if there are no records, `database-newer`, `database-damaged`, `records-inconsistent`.
 */
export async function* verify(dataFolder: string, { signal, onProgress }: VerifyOptions = {}): AsyncGenerator<Finding> {
  const file = join(dataFolder, 'daybreak.sqlite')
  const records = openReadable(file)
  try {
    const store = openVerifyStore(records)
    const vaultKey = readVaultKey(records)
    if (vaultKey) giveSealKey(sealKeyFor(vaultKey, 'slides'))
    const damaged = (lines: readonly string[]) =>
      lines.length > 0 ? new AppError('database-damaged', { file, detail: lines.slice(0, 5).join('; ') }).data : null
    yield finding('database', file, damaged(records.damage()))
    yield finding('references', file, damaged(records.dangling().map(({ table, row }) => `${table} ${row ?? ''}`)))
    for (const { subject, error } of verifyEvents(records, dataFolder)) yield finding('events', subject, error)
    for (const { path, fileName, sha256 } of store.slides()) {
      try {
        const { sha256: actual } = await hashSlide(path, {
          ...(signal ? { signal } : {}),
          onProgress: (done, total) => onProgress?.(path, done, total),
        })
        yield finding('slide', path, actual === sha256 ? null : new AppError('file-changed', { file: fileName }).data)
      } catch (error) {
        if (error instanceof AppError && error.code === 'cancelled') throw error
        yield finding('slide', path, toErrorData(error))
      }
    }
    for (const { id, caseId, version, sha256 } of store.reports()) {
      const pdf = store.pdf(id)
      const actual = pdf && createHash('sha256').update(pdf).digest('hex')
      const subject = version === 1 ? `case ${caseId}` : `case ${caseId}, version ${version}`
      yield finding('report', subject, actual === sha256 ? null : damaged([`report of ${subject}`]))
    }
  } finally {
    records.close()
  }
}

const finding = (check: Finding['check'], subject: string, error: ErrorData | null): Finding => ({
  check,
  subject,
  ok: error === null,
  error,
})
