import { AppError, isAppError } from '#shared/contract/errors.ts'

/** Runs `work` and translates SQLite's errors about the disk, the file or a signed case into errors for the reader. */
export function translating<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw understood(error)
  }
}

/** The AppError that a thrown value stands for, or the value itself if there is none. */
export function understood(error: unknown): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (isAppError(error)) return error
  const ownWords = ['case-signed', 'case-begun', 'read-closed', 'conflict'] as const
  const own = ownWords.find((word) => word === message)
  if (own) return new AppError(own)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new AppError('disk-full', {}, true)
  if (code.startsWith('SQLITE_IOERR')) return new AppError('disk-error', { detail: code }, true)
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
    return new AppError('database-damaged', { file: 'daybreak.sqlite' })
  return error
}
