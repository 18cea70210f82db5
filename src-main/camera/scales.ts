import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Calibration, CameraMode, NewCalibration } from '#shared/contract/schemas/camera.ts'
import { openScalesStore } from './scales.store.ts'

/** The size of a pixel on the specimen for each camera, objective and resolution. */
export function createScales(records: Records) {
  const store = openScalesStore(records)
  const of = (mode: CameraMode): Calibration | undefined => store.all().find((one) => isSameMode(one, mode))
  return {
    all: store.all,
    of,
    save(reader: Reader, scale: NewCalibration): void {
      const { camera, objective, width, height, micronsPerPixel } = scale
      const about = { subject: `${camera} ${objective}x ${width}x${height}` }
      records.change({ by: reader.id, what: 'calibration-saved', about }, (change) => {
        const before = of(scale)
        change.note(before && { micronsPerPixel: before.micronsPerPixel }, { micronsPerPixel })
        store.put(change, scale, reader)
      })
    },
    /** Throws `not-found`. */
    remove({ id: by }: Reader, id: number): void {
      records.change({ by, what: 'calibration-removed', about: { subject: `calibration ${id}` } }, (change) => {
        if (!store.remove(change, id)) throw new AppError('not-found')
      })
    },
  }
}
export type Scales = ReturnType<typeof createScales>

const isSameMode = (a: CameraMode, b: CameraMode): boolean =>
  a.camera === b.camera && a.objective === b.objective && a.width === b.width && a.height === b.height
