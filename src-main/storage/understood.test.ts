import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { translating, understood } from './understood.ts'

const said = (error: object) => {
  const found = understood(error)
  return found instanceof AppError ? found.data : found
}
const sqlite = (code: string) => Object.assign(new Error('what SQLite says'), { code })

describe('An error from SQLite', () => {
  it.each(['case-signed', 'read-closed', 'conflict'])(
    'thrown by a trigger becomes the error of that name: %s',
    (message) => {
      expect(said(Object.assign(new Error(message), { code: 'SQLITE_CONSTRAINT_TRIGGER' }))).toEqual({
        ...{ code: message, params: {}, retryable: false },
      })
    },
  )

  it('about a full disk may be retried', () => {
    const full = { code: 'disk-full', params: {}, retryable: true }
    expect(said(sqlite('SQLITE_FULL'))).toEqual(full)
    expect(said(sqlite('ENOSPC'))).toEqual(full)
  })

  it('about a failing disk states the cause, and may be retried', () => {
    for (const code of ['SQLITE_IOERR', 'SQLITE_IOERR_WRITE'])
      expect(said(sqlite(code))).toEqual({ code: 'disk-error', params: { detail: code }, retryable: true })
  })

  it.each(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_CORRUPT_VTAB'])(
    'about damaged records names the file: %s',
    (code) => {
      expect(said(sqlite(code))).toEqual({
        ...{ code: 'database-damaged', params: { file: 'daybreak.sqlite' }, retryable: false },
      })
    },
  )

  it('about anything else is unchanged', () => {
    for (const error of [sqlite('SQLITE_BUSY'), sqlite('NOT_SQLITE_IOERR'), new Error('case-signed, perhaps'), {}])
      expect(understood(error)).toBe(error)
  })

  it('that was already translated is unchanged, whatever its name', () => {
    const error = Object.assign(new AppError('not-found'), { message: 'case-signed' })
    expect(understood(error)).toBe(error)
  })
})

describe('Work on the records', () => {
  it('returns its result', () => {
    expect(translating(() => 7)).toBe(7)
  })

  it('throws the translated error', () => {
    expect(() =>
      translating(() => {
        throw sqlite('SQLITE_FULL')
      }),
    ).toThrow(expect.objectContaining({ code: 'disk-full' }))
  })
})
