import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CameraMode, Capture } from '#shared/contract/schemas/camera.ts'
import type { CaptureRecord, CapturesStore, EndedAs } from './captures.store.ts'
import type { FieldsStore } from './fields.store.ts'
import type { Scales } from './scales.ts'
import { toCapture } from './to-capture.ts'

export interface CapturesDeps {
  readonly records: Records
  readonly store: CapturesStore
  readonly fields: FieldsStore
  readonly scales: Scales
}

/** The open capture. There is at most one. */
export function createCaptures({ records, store, fields, scales }: CapturesDeps) {
  const withFields = (capture: CaptureRecord): Capture => toCapture(capture, fields.all(capture.id))

  function opened(captureId: number): CaptureRecord {
    const capture = store.open()
    if (capture?.id !== captureId) throw new AppError('not-found')
    return capture
  }

  return {
    withFields,
    /** Throws `not-found` if this capture is not open. */
    opened,
    open(): Capture | null {
      const capture = store.open()
      return capture && withFields(capture)
    },

    /** Throws `conflict` while another is open, `invalid-input` if the mode has no scale. */
    begin(reader: Reader, { camera, objective, width, height }: CameraMode): Capture {
      if (store.open()) throw new AppError('conflict')
      const used = scales.of({ camera, objective, width, height })
      if (!used) throw new AppError('invalid-input', { detail: 'no scale for this camera, objective and resolution' })
      const { micronsPerPixel, method, savedAt, lineMicrons, linePx } = used
      const calibration = { method, savedAt, lineMicrons, linePx }
      records.change({ by: reader.id, what: 'capture-begun' }, (change) => {
        const capture = { camera, objective, width, height, micronsPerPixel, calibration }
        change.about({ subject: `capture ${store.begin(change, capture, reader)}` })
      })
      return withFields(store.open()!)
    },

    end({ id: by }: Reader, captureId: number, made: EndedAs | null): void {
      const state = made ? 'finished' : 'discarded'
      const slide = made ? { caseId: made.caseId, slideId: made.slideId } : {}
      const about = { ...slide, subject: `capture ${captureId}` }
      records.change({ by, what: 'capture-ended', about }, (change) => {
        change.note({ state: 'open' }, { state })
        store.end(change, captureId, state, made)
      })
    },

    undoField({ id: by }: Reader, captureId: number, n: number): void {
      records.change({ by, what: 'field-undone' }, (change) => fields.undo(change, captureId, n))
    },
  }
}
export type Captures = ReturnType<typeof createCaptures>
