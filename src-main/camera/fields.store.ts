import type { Change, Records } from '#main/storage/index.ts'
import type { MissedReason } from '#shared/contract/schemas/camera.ts'

/** An overlap with an earlier field: this field lies (dx, dy) from field number `n`, px. */
export interface StoredLink {
  readonly n: number
  readonly dx: number
  readonly dy: number
  readonly correlation: number
  readonly overlap: number
}

export interface FieldRecord {
  readonly n: number
  readonly file: string
  readonly x: number | null
  readonly y: number | null
  readonly links: readonly StoredLink[]
  readonly reason: MissedReason | null
  readonly frames: number
  readonly capturedAt: string
}

export type PlacedField = Pick<FieldRecord, 'n' | 'x' | 'y' | 'links' | 'reason'>

type FieldRow = Omit<FieldRecord, 'links'> & { readonly links: string }

/** SQL of a capture's fields. */
export function openFieldsStore(records: Records) {
  const all = records.read<[number], FieldRow>(
    `SELECT n, file, x, y, links, reason, frames, captured_at AS capturedAt FROM camera_fields
     WHERE capture_id = ? AND undone_at IS NULL ORDER BY n`,
  )
  const lastN = records.read<[number], { n: number }>(
    'SELECT coalesce(max(n), 0) AS n FROM camera_fields WHERE capture_id = ?',
  )
  const add = records.write<[number, number, string, number, string]>(
    'INSERT INTO camera_fields (capture_id, n, file, frames, captured_at) VALUES (?, ?, ?, ?, ?)',
  )
  const place = records.write<[object]>(
    `UPDATE camera_fields SET x = @x, y = @y, links = @links, reason = @reason WHERE capture_id = @captureId AND n = @n`,
  )
  const undo = records.write<[string, number, number]>(
    'UPDATE camera_fields SET undone_at = ? WHERE capture_id = ? AND n = ?',
  )
  return {
    all: (captureId: number): FieldRecord[] =>
      all.all(captureId).map((row) => ({ ...row, links: JSON.parse(row.links) })),
    /** Numbers are never reused, so that no file is overwritten. */
    nextN: (captureId: number) => (lastN.get(captureId)?.n ?? 0) + 1,
    add: (change: Change, captureId: number, field: Pick<FieldRecord, 'n' | 'file' | 'frames'>) =>
      void add.run(change, captureId, field.n, field.file, field.frames, change.at),
    place: (change: Change, captureId: number, { n, x, y, links, reason }: PlacedField) =>
      void place.run(change, { captureId, n, x, y, links: JSON.stringify(links), reason }),
    undo: (change: Change, captureId: number, n: number) => void undo.run(change, change.at, captureId, n),
  }
}
export type FieldsStore = ReturnType<typeof openFieldsStore>
