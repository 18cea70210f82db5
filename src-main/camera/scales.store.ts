import type { Change, Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Calibration, NewCalibration } from '#shared/contract/schemas/camera.ts'

const mode = 'camera, objective, width, height'

/** SQL of the cameras' scales. */
export function openScalesStore(records: Records) {
  const all = records.read<[], Calibration>(
    `SELECT id, ${mode}, microns_per_pixel AS micronsPerPixel, method, line_microns AS lineMicrons, line_px AS linePx,
       saved_at AS savedAt FROM camera_calibrations ORDER BY camera, width DESC, objective`,
  )
  const put = records.write<[NewCalibration & { reader: string; by: string; at: string }]>(
    `INSERT INTO camera_calibrations (${mode}, microns_per_pixel, method, line_microns, line_px, reader, person_id,
       saved_at)
     VALUES (@camera, @objective, @width, @height, @micronsPerPixel, @method, @lineMicrons, @linePx, @reader, @by, @at)
     ON CONFLICT (${mode}) DO UPDATE SET microns_per_pixel = excluded.microns_per_pixel, method = excluded.method,
       line_microns = excluded.line_microns, line_px = excluded.line_px, reader = excluded.reader,
       person_id = excluded.person_id, saved_at = excluded.saved_at`,
  )
  const remove = records.write<[number]>('DELETE FROM camera_calibrations WHERE id = ?')
  return {
    all: () => all.all(),
    /** Replaces the scale of the same camera, objective and resolution. */
    put: (change: Change, scale: NewCalibration, { name: reader }: Reader) =>
      void put.run(change, { ...scale, reader, by: change.by, at: change.at }),
    /** Returns whether the scale existed. */
    remove: (change: Change, id: number) => remove.run(change, id).changes > 0,
  }
}
export type ScalesStore = ReturnType<typeof openScalesStore>
