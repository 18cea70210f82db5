import type { Change, Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CameraMode } from '#shared/contract/schemas/camera.ts'

export interface CaptureRecord extends CameraMode {
  readonly id: number
  readonly micronsPerPixel: number
  /** How the scale was determined, for the provenance; null if unknown. */
  readonly calibration: Readonly<Record<string, unknown>> | null
  readonly startedAt: string
}

export type NewCapture = Omit<CaptureRecord, 'id' | 'startedAt'>

export interface EndedAs {
  readonly provenance: Readonly<Record<string, unknown>>
  readonly caseId: number
  readonly slideId: number
}

type CaptureRow = Omit<CaptureRecord, 'calibration'> & { readonly calibration: string | null }

const mode = 'camera, objective, width, height'
const captureColumns = `id, ${mode}, microns_per_pixel AS micronsPerPixel, calibration, started_at AS startedAt`

/** SQL of captures, which are sets of fields that become one slide. */
export function openCapturesStore(records: Records) {
  const open = records.read<[], CaptureRow>(`SELECT ${captureColumns} FROM camera_captures WHERE state = 'open'`)
  const begin = records.write<[Omit<CaptureRow, 'id'> & { reader: string; by: string }]>(
    `INSERT INTO camera_captures (${mode}, microns_per_pixel, calibration, reader, person_id, state,
       started_at)
     VALUES (@camera, @objective, @width, @height, @micronsPerPixel, @calibration, @reader, @by, 'open', @startedAt)`,
  )
  const end = records.write<[object]>(
    `UPDATE camera_captures SET state = @state, ended_at = @at, provenance = @provenance, case_id = @caseId,
       slide_id = @slideId WHERE id = @id`,
  )
  const ofSlide = records.read<[number], { provenance: string }>(
    `SELECT provenance FROM camera_captures WHERE slide_id = ? AND provenance IS NOT NULL ORDER BY id DESC LIMIT 1`,
  )
  return {
    open: (): CaptureRecord | null => {
      const row = open.get()
      return row ? { ...row, calibration: row.calibration === null ? null : JSON.parse(row.calibration) } : null
    },
    /** Returns the capture's id. */
    begin(change: Change, capture: NewCapture, { name: reader }: Reader): number {
      const calibration = capture.calibration && JSON.stringify(capture.calibration)
      const row = { ...capture, calibration, reader, by: change.by, startedAt: change.at }
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
    /** What is known about how a slide was captured; null for a slide from elsewhere. */
    provenanceOf: (slideId: number): Record<string, unknown> | null => {
      const row = ofSlide.get(slideId)
      return row ? JSON.parse(row.provenance) : null
    },
  }
}
export type CapturesStore = ReturnType<typeof openCapturesStore>
