import type { Change, Records } from '#main/storage/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { QuarantineEntry } from '#shared/contract/schemas/slide.ts'
import type { FileState } from './file-state.ts'

interface QuarantineRow {
  readonly id: number
  readonly path: string
  readonly fileName: string
  readonly bytes: number | null
  readonly modifiedMs: number | null
  readonly micronsPerPixel: number | null
  readonly error: string
  readonly firstSeenAt: string
  readonly lastSeenAt: string
}

export interface NewQuarantined {
  readonly path: string
  readonly fileName: string
  readonly state: FileState | null
  readonly error: ErrorData
  /** The scale that was given with the file, for the next try; µm per full-resolution px. */
  readonly micronsPerPixel: number | null
}

const columns = `id, path, file_name AS fileName, bytes, modified_ms AS modifiedMs, microns_per_pixel AS micronsPerPixel, error,
  first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt`

/** SQL of the quarantine, and of whether a file was already imported. */
export function openIntakeStore(records: Records) {
  const shown = records.read<[], QuarantineRow>(
    `SELECT ${columns} FROM quarantine WHERE dismissed_at IS NULL ORDER BY last_seen_at DESC, id DESC`,
  )
  const one = records.read<[number], QuarantineRow>(`SELECT ${columns} FROM quarantine WHERE id = ?`)
  const byPath = records.read<[string], QuarantineRow>(`SELECT ${columns} FROM quarantine WHERE path = ?`)
  const put = records.write<[object], { id: number }>(
    `INSERT INTO quarantine (path, file_name, bytes, modified_ms, microns_per_pixel, error, first_seen_at, last_seen_at)
     VALUES (@path, @fileName, @bytes, @modifiedMs, @micronsPerPixel, @error, @at, @at)
     ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms,
       microns_per_pixel = coalesce(excluded.microns_per_pixel, microns_per_pixel),
       error = excluded.error, last_seen_at = excluded.last_seen_at, dismissed_at = NULL
     RETURNING id`,
  )
  const dismiss = records.write<[string, number]>('UPDATE quarantine SET dismissed_at = ? WHERE id = ?')
  const removeByPath = records.write<[string]>('DELETE FROM quarantine WHERE path = ?')
  const slideAt = records.read<[string, number, number], { slideId: number; caseId: number; sha256: string }>(
    `SELECT s.id AS slideId, h.case_id AS caseId, s.sha256 FROM slides s JOIN slide_homes h ON h.slide_id = s.id
     WHERE s.path = ? AND s.bytes = ? AND s.modified_ms = ?`,
  )
  const sourceAt = records.read<[string, number, number], { slideId: number; caseId: number }>(
    `SELECT h.slide_id AS slideId, h.case_id AS caseId FROM intake_sources i JOIN slide_homes h ON h.slide_id = i.slide_id
     WHERE i.path = ? AND i.bytes = ? AND i.modified_ms = ?`,
  )
  const putSource = records.write<[string, number, number, number, string]>(
    `INSERT INTO intake_sources (path, bytes, modified_ms, slide_id, taken_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms,
       slide_id = excluded.slide_id, taken_at = excluded.taken_at`,
  )
  const dropSource = records.write<[string]>('DELETE FROM intake_sources WHERE path = ?')
  return {
    entries: (): QuarantineEntry[] => shown.all().map(entryOf),
    entry: (id: number) => one.get(id) ?? null,
    /** The state in which this path was refused, whether it is still listed or was dismissed. */
    refusedAs: (path: string): FileState | null => {
      const row = byPath.get(path)
      return row?.bytes == null || row.modifiedMs == null ? null : { bytes: row.bytes, modifiedMs: row.modifiedMs }
    },
    /** Whether this path was refused, whether it is still listed or was dismissed. */
    hasRefused: (path: string): boolean => byPath.get(path) !== undefined,
    /** Code of the error with which this path was last refused. */
    refusedWith(path: string): string | null {
      const row = byPath.get(path)
      return row ? (JSON.parse(row.error) as ErrorData).code : null
    },
    /** Whether this path was refused only for lack of space, before `since` (ISO 8601). There may be space by now. */
    waitsForRoom(path: string, since: string): boolean {
      const row = byPath.get(path)
      return row !== undefined && row.lastSeenAt < since && (JSON.parse(row.error) as ErrorData).code === 'no-room'
    },
    /** Returns the entry's id. */
    put(change: Change, { path, fileName, state, error, micronsPerPixel }: NewQuarantined): number {
      const { bytes = null, modifiedMs = null } = state ?? {}
      const row = { path, fileName, bytes, modifiedMs, micronsPerPixel, error: JSON.stringify(error), at: change.at }
      return put.get(change, row)?.id ?? 0
    },
    dismiss: (change: Change, id: number) => void dismiss.run(change, change.at, id),
    removeByPath: (change: Change, path: string) => void removeByPath.run(change, path),
    /** The slide that this very file belongs to, if it has not changed since. */
    slideAt: (path: string, { bytes, modifiedMs }: FileState) => slideAt.get(path, bytes, modifiedMs) ?? null,
    /** The slide that this file was taken for in this state, wherever its copy is now. */
    sourceAt: (path: string, { bytes, modifiedMs }: FileState) => sourceAt.get(path, bytes, modifiedMs) ?? null,
    /** Called in the commit that records the slide. */
    putSource: (change: Change, path: string, { bytes, modifiedMs }: FileState, slideId: number) =>
      void putSource.run(change, path, bytes, modifiedMs, slideId, change.at),
    /** The file has left its place. A later file there is a different one. */
    dropSource: (change: Change, path: string) => void dropSource.run(change, path),
  }
}
export type IntakeStore = ReturnType<typeof openIntakeStore>

const entryOf = ({ modifiedMs: _, micronsPerPixel: __, error, ...row }: QuarantineRow): QuarantineEntry => ({
  ...row,
  error: JSON.parse(error) as QuarantineEntry['error'],
})
