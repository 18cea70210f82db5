import type { Slide } from '#shared/contract/schemas/slide.ts'
import { startPlaneOf } from '#shared/domain/slide-info.ts'
import type { FileState } from './presence.ts'
import type { SlideRecord } from './slides.store.ts'

/** A slide in the form for the window. */
export function toSlide({ info, modifiedMs: _, ...slide }: SlideRecord, state: FileState): Slide {
  const { format, width, height, objective, vendor, planes, synthetic } = info
  const { levels, associated } = info
  return {
    ...slide,
    format,
    width,
    height,
    objective,
    vendor,
    levels: levels.map((level) => ({ ...level })),
    planes,
    startPlane: startPlaneOf(info),
    planeMicrons: info.planeMicrons ?? null,
    fields: (info.fields ?? []).map((field) => ({ ...field })),
    associated: [...associated],
    synthetic,
    present: state !== 'missing',
    changed: state === 'changed',
  }
}
