import type { Change, Records } from '#main/storage/index.ts'
import type { Calibration, CameraMode, MissedReason, NewCalibration } from '#shared/contract/schemas/camera.ts'

/** An overlap with an earlier field: this one lies (dx, dy) from field number `n`, px. */
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

export interface CaptureRecord extends CameraMode {
  readonly id: number
  readonly micronsPerPixel: number
  /** How the scale came about, for the provenance; null where it is not known. */
  readonly calibration: Readonly<Record<string, unknown>> | null
  /** Name of the person who captured it, as it was then. */
  readonly reader: string
  readonly startedAt: string
}

export type PlacedField = Pick<FieldRecord, 'n' | 'x' | 'y' | 'links' | 'reason'>

type CaptureRow = Omit<CaptureRecord, 'calibration'> & { readonly calibration: string | null }
type FieldRow = Omit<FieldRecord, 'links'> & { readonly links: string }

const mode = 'camera, objective, width, height'
const captureColumns = `id, ${mode}, microns_per_pixel AS micronsPerPixel, calibration, reader, started_at AS startedAt`

/** SQL of the camera: calibrations, captures, fields. */
export function openCameraStore(records: Records) {
  const calibrations = records.read<[], Calibration>(
    `SELECT id, ${mode}, microns_per_pixel AS micronsPerPixel, method, line_microns AS lineMicrons, line_px AS linePx,
       saved_at AS savedAt FROM camera_calibrations ORDER BY camera, width DESC, objective`,
  )
  const putCalibration = records.write<[NewCalibration & { reader: string; savedAt: string }]>(
    `INSERT INTO camera_calibrations (${mode}, microns_per_pixel, method, line_microns, line_px, reader, saved_at)
     VALUES (@camera, @objective, @width, @height, @micronsPerPixel, @method, @lineMicrons, @linePx, @reader, @savedAt)
     ON CONFLICT (${mode}) DO UPDATE SET microns_per_pixel = excluded.microns_per_pixel, method = excluded.method,
       line_microns = excluded.line_microns, line_px = excluded.line_px, reader = excluded.reader,
             saved_at = excluded.saved_at`,
  )
  const removeCalibration = records.write<[number]>('DELETE FROM camera_calibrations WHERE id = ?')
  const open = records.read<[], CaptureRow>(`SELECT ${captureColumns} FROM camera_captures WHERE state = 'open'`)
  const begin = records.write<[Omit<CaptureRow, 'id'>]>(
    `INSERT INTO camera_captures (${mode}, microns_per_pixel, calibration, reader, state, started_at)
     VALUES (@camera, @objective, @width, @height, @micronsPerPixel, @calibration, @reader, 'open', @startedAt)`,
  )
  const end = records.write<[object]>(
    `UPDATE camera_captures SET state = @state, ended_at = @at, provenance = @provenance, case_id = @caseId,
       slide_id = @slideId WHERE id = @id`,
  )
  const fields = records.read<[number], FieldRow>(
    `SELECT n, file, x, y, links, reason, frames, captured_at AS capturedAt FROM camera_fields
     WHERE capture_id = ? AND undone_at IS NULL ORDER BY n`,
  )
  const lastN = records.read<[number], { n: number }>(
    'SELECT coalesce(max(n), 0) AS n FROM camera_fields WHERE capture_id = ?',
  )
  const addField = records.write<[number, number, string, number, string]>(
    'INSERT INTO camera_fields (capture_id, n, file, frames, captured_at) VALUES (?, ?, ?, ?, ?)',
  )
  const place = records.write<[object]>(
    `UPDATE camera_fields SET x = @x, y = @y, links = @links, reason = @reason WHERE capture_id = @captureId AND n = @n`,
  )
  const undo = records.write<[string, number, number]>(
    'UPDATE camera_fields SET undone_at = ? WHERE capture_id = ? AND n = ?',
  )
  const ofSlide = records.read<[number], { provenance: string }>(
    `SELECT provenance FROM camera_captures WHERE slide_id = ? AND provenance IS NOT NULL ORDER BY id DESC LIMIT 1`,
  )
  return {
    calibrations: () => calibrations.all(),
    putCalibration: (change: Change, one: NewCalibration, reader: string) =>
      void putCalibration.run(change, { ...one, reader, savedAt: change.at }),
    removeCalibration: (change: Change, id: number) => removeCalibration.run(change, id).changes > 0,
    open: (): CaptureRecord | null => {
      const row = open.get()
      return row ? { ...row, calibration: row.calibration === null ? null : JSON.parse(row.calibration) } : null
    },
    /** Returns the capture's id. */
    begin(change: Change, capture: Omit<CaptureRecord, 'id' | 'startedAt'>): number {
      const calibration = capture.calibration && JSON.stringify(capture.calibration)
      const row = { ...capture, calibration, startedAt: change.at }
      return begin.run(change, row).lastInsertRowid
    },
    end(change: Change, id: number, state: 'finished' | 'discarded', made: EndedAs | null): void {
      const provenance = made && JSON.stringify(made.provenance)
      end.run(change, {
        id,
        state,
        at: change.at,
        provenance,
        caseId: made?.caseId ?? null,
        slideId: made?.slideId ?? null,
      })
    },
    fields: (captureId: number): FieldRecord[] =>
      fields.all(captureId).map((row) => ({ ...row, links: JSON.parse(row.links) })),
    /** Numbers are not used again, so that a file is never written over. */
    nextN: (captureId: number) => (lastN.get(captureId)?.n ?? 0) + 1,
    addField: (change: Change, captureId: number, field: Pick<FieldRecord, 'n' | 'file' | 'frames'>) =>
      void addField.run(change, captureId, field.n, field.file, field.frames, change.at),
    place: (change: Change, captureId: number, { n, x, y, links, reason }: PlacedField) =>
      void place.run(change, { captureId, n, x, y, links: JSON.stringify(links), reason }),
    undo: (change: Change, captureId: number, n: number) => void undo.run(change, change.at, captureId, n),
    /** What is known of how a slide was captured; null for a slide from elsewhere. */
    provenanceOf: (slideId: number): Record<string, unknown> | null => {
      const row = ofSlide.get(slideId)
      return row ? JSON.parse(row.provenance) : null
    },
  }
}
export type CameraStore = ReturnType<typeof openCameraStore>

export interface EndedAs {
  readonly provenance: Readonly<Record<string, unknown>>
  readonly caseId: number
  readonly slideId: number
}
