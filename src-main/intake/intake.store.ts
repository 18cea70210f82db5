import type { Database } from 'better-sqlite3'
import { translating } from '#main/storage/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { QuarantineEntry } from '#shared/contract/schemas/slide.ts'

/** A file's state on disk: what tells whether it has changed. */
export interface FileState {
  readonly bytes: number
  /** mtime, whole ms. */
  readonly modifiedMs: number
}

export const sameState = (a: FileState | null | undefined, b: FileState): boolean =>
  a?.bytes === b.bytes && a.modifiedMs === b.modifiedMs

interface QuarantineRow {
  readonly id: number
  readonly path: string
  readonly fileName: string
  readonly bytes: number | null
  readonly modifiedMs: number | null
  readonly error: string
  readonly firstSeenAt: string
  readonly lastSeenAt: string
}

export interface NewQuarantined {
  readonly path: string
  readonly fileName: string
  readonly state: FileState | null
  readonly error: ErrorData
  readonly at: string
}

const columns = `id, path, file_name AS fileName, bytes, modified_ms AS modifiedMs, error,
  first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt`

/** SQL of the quarantine, and of the question whether a file is in already. */
export function openIntakeStore(db: Database) {
  const shown = db.prepare<[], QuarantineRow>(
    `SELECT ${columns} FROM quarantine WHERE dismissed_at IS NULL ORDER BY last_seen_at DESC, id DESC`,
  )
  const one = db.prepare<[number], QuarantineRow>(`SELECT ${columns} FROM quarantine WHERE id = ?`)
  const byPath = db.prepare<[string], QuarantineRow>(`SELECT ${columns} FROM quarantine WHERE path = ?`)
  const put = db.prepare<Record<string, string | number | null>, { id: number }>(
    `INSERT INTO quarantine (path, file_name, bytes, modified_ms, error, first_seen_at, last_seen_at)
     VALUES (@path, @fileName, @bytes, @modifiedMs, @error, @at, @at)
     ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms,
       error = excluded.error, last_seen_at = excluded.last_seen_at, dismissed_at = NULL
     RETURNING id`,
  )
  const dismiss = db.prepare<[string, number]>('UPDATE quarantine SET dismissed_at = ? WHERE id = ?')
  const removeByPath = db.prepare<[string]>('DELETE FROM quarantine WHERE path = ?')
  const slideAt = db.prepare<[string, number, number], { slideId: number; caseId: number; sha256: string }>(
    `SELECT id AS slideId, case_id AS caseId, sha256 FROM slides WHERE path = ? AND bytes = ? AND modified_ms = ?`,
  )
  const sourceAt = db.prepare<[string, number, number], { slideId: number; caseId: number }>(
    `SELECT s.id AS slideId, s.case_id AS caseId FROM intake_sources i JOIN slides s ON s.id = i.slide_id
     WHERE i.path = ? AND i.bytes = ? AND i.modified_ms = ?`,
  )
  const putSource = db.prepare<[string, number, number, number, string]>(
    `INSERT INTO intake_sources (path, bytes, modified_ms, slide_id, taken_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms,
       slide_id = excluded.slide_id, taken_at = excluded.taken_at`,
  )
  const dropSource = db.prepare<[string]>('DELETE FROM intake_sources WHERE path = ?')
  return {
    entries: (): QuarantineEntry[] => shown.all().map(entryOf),
    entry: (id: number) => one.get(id) ?? null,
    /** The state in which this path was refused, whether it is still shown or was put away. */
    refusedAs: (path: string): FileState | null => {
      const row = byPath.get(path)
      return row?.bytes == null || row.modifiedMs == null ? null : { bytes: row.bytes, modifiedMs: row.modifiedMs }
    },
    /** Code of the error with which this path was refused last. */
    refusedWith(path: string): string | null {
      const row = byPath.get(path)
      return row ? (JSON.parse(row.error) as ErrorData).code : null
    },
    /** Whether this path was refused only for want of room, longer ago than `since` (ISO 8601): it may have been made. */
    waitsForRoom(path: string, since: string): boolean {
      const row = byPath.get(path)
      return row !== undefined && row.lastSeenAt < since && (JSON.parse(row.error) as ErrorData).code === 'no-room'
    },
    put: ({ path, fileName, state, error, at }: NewQuarantined): number =>
      translating(
        () =>
          put.get({
            path,
            fileName,
            bytes: state?.bytes ?? null,
            modifiedMs: state?.modifiedMs ?? null,
            error: JSON.stringify(error),
            at,
          })?.id ?? 0,
      ),
    dismiss: (id: number, at: string) => translating(() => dismiss.run(at, id).changes > 0),
    /** Returns whether there was one. */
    removeByPath: (path: string) => translating(() => removeByPath.run(path).changes > 0),
    /** The slide that this very file is, if it has not been touched since. */
    slideAt: (path: string, { bytes, modifiedMs }: FileState) => slideAt.get(path, bytes, modifiedMs) ?? null,
    /** The slide that this file was taken for, in this state, wherever its copy is now. */
    sourceAt: (path: string, { bytes, modifiedMs }: FileState) => sourceAt.get(path, bytes, modifiedMs) ?? null,
    /** Called in the commit that records the slide. */
    putSource: (path: string, { bytes, modifiedMs }: FileState, slideId: number, at: string) =>
      void putSource.run(path, bytes, modifiedMs, slideId, at),
    /** The file has left its place: what comes there later is another. */
    dropSource: (path: string) => void translating(() => dropSource.run(path)),
  }
}
export type IntakeStore = ReturnType<typeof openIntakeStore>

const entryOf = ({ modifiedMs: _, error, ...row }: QuarantineRow): QuarantineEntry => ({
  ...row,
  error: JSON.parse(error) as QuarantineEntry['error'],
})
