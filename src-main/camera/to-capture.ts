import type { CameraField, Capture } from '#shared/contract/schemas/camera.ts'
import type { CaptureRecord } from './captures.store.ts'
import type { FieldRecord } from './fields.store.ts'

/** A capture in the form that the window needs. */
export const toCapture = (
  { id, camera, objective, width, height, micronsPerPixel, startedAt }: CaptureRecord,
  fields: readonly FieldRecord[],
): Capture => ({
  id,
  camera,
  objective,
  width,
  height,
  micronsPerPixel,
  startedAt,
  fields: fields.map(toField),
})

function toField({ n, x, y, links, reason, frames, capturedAt }: FieldRecord): CameraField {
  const best = links.toSorted((a, b) => b.overlap * b.correlation - a.overlap * a.correlation)[0]
  return {
    n,
    x,
    y,
    correlation: best?.correlation ?? null,
    overlap: best?.overlap ?? null,
    reason,
    frames,
    capturedAt,
  }
}
