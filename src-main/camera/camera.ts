import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { oneAfterAnother } from '#main/work/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CameraMode, Capture, FieldLook, FieldOutcome } from '#shared/contract/schemas/camera.ts'
import { type CaptureRecord, openCameraStore } from './camera.store.ts'
import type { CameraDeps } from './deps.ts'
import { endingOf, pictureBytes, writeDurably } from './field-file.ts'
import { createFinish } from './finish.ts'
import { createPlacing } from './placing.ts'
import { toCapture } from './to-capture.ts'

export interface SentField {
  readonly captureId: number
  /** Frames that were averaged. */
  readonly frames: number
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
}

export interface Camera extends Readonly<Api['camera']> {
  /** Keeps a field of the open capture and finds its place. Throws `not-found`, `invalid-input`, `disk-full`. */
  addField(reader: Reader, field: SentField): Promise<FieldOutcome>
  /** What the model sees in one still field. */
  lookAt(still: Pick<SentField, 'body' | 'signal'> & { readonly micronsPerPixel: number }): Promise<FieldLook>
  /** A small square JPEG of a field of the open capture, the field in its middle. */
  thumbnail(captureId: number, n: number, signal: AbortSignal): Promise<Uint8Array>
  /** How a slide was captured; null for one from elsewhere. */
  provenanceOf(slideId: number): Record<string, unknown> | null
  close(): Promise<void>
}

/** Side of a field's small picture, px; the window follows the stage on pictures of this size. */
const thumbnailPx = 256

/**
 * Fields from a microscope camera: scales, stills, and captures of overlapping fields that become one slide. A field is
 * on disk before it is answered, so a crash, a power cut or an unplugged camera loses nothing of what was captured.
 */
export function createCamera(deps: CameraDeps): Camera {
  const { records, engine } = deps
  const store = openCameraStore(records)
  const folderOf = (captureId: number) => join(deps.dataFolder, 'camera', String(captureId))
  const closing = new AbortController()
  const placing = createPlacing({ records, store, engine, folderOf })
  const finish = createFinish({ ...deps, store, folderOf, signal: closing.signal })
  // What changes a capture happens in the order in which it was asked for.
  const inTurn = oneAfterAnother()
  let stills = 0

  const withFields = (capture: CaptureRecord): Capture => toCapture(capture, store.fields(capture.id))
  const openCapture = (captureId: number): CaptureRecord => {
    const capture = store.open()
    if (capture?.id !== captureId) throw new AppError('not-found')
    return capture
  }
  const state = () => {
    const open = store.open()
    return { calibrations: store.calibrations(), open: open && withFields(open) }
  }

  return {
    state,
    saveCalibration(reader, calibration) {
      const { camera, objective, width, height } = calibration
      const about = { subject: `${camera} ${objective}x ${width}x${height}` }
      records.change({ by: reader.id, what: 'calibration-saved', about }, (change) => {
        const before = store.calibrations().find((one) => sameMode(one, calibration))
        change.note(before && { micronsPerPixel: before.micronsPerPixel }, {
          micronsPerPixel: calibration.micronsPerPixel,
        })
        store.putCalibration(change, calibration, reader.name)
      })
      return state()
    },
    removeCalibration({ id: by }, id) {
      records.change({ by, what: 'calibration-removed', about: { subject: `calibration ${id}` } }, (change) => {
        if (!store.removeCalibration(change, id)) throw new AppError('not-found')
      })
      return state()
    },
    begin(reader, mode) {
      if (store.open()) throw new AppError('conflict')
      const used = store.calibrations().find((one) => sameMode(one, mode))
      if (!used) throw new AppError('invalid-input', { detail: 'no scale for this camera, objective and resolution' })
      const { camera, objective, width, height } = mode
      const { micronsPerPixel, method, savedAt, lineMicrons, linePx } = used
      const calibration = { method, savedAt, lineMicrons, linePx }
      records.change({ by: reader.id, what: 'capture-begun' }, (change) => {
        const capture = { camera, objective, width, height, micronsPerPixel, calibration, reader: reader.name }
        change.about({ subject: `capture ${store.begin(change, capture)}` })
      })
      return withFields(store.open()!)
    },
    undo: ({ id: by }, captureId) =>
      inTurn(async () => {
        const capture = openCapture(captureId)
        const last = store.fields(captureId).at(-1)
        if (!last) throw new AppError('not-found')
        // The file stays until the capture ends: an undo costs nothing.
        undoField(by, captureId, last.n)
        return withFields(capture)
      }),
    discard: ({ id: by }, captureId) =>
      inTurn(async () => {
        openCapture(captureId)
        records.change({ by, what: 'capture-ended', about: { subject: `capture ${captureId}` } }, (change) => {
          change.note({ state: 'open' }, { state: 'discarded' })
          store.end(change, captureId, 'discarded', null)
        })
        await rm(folderOf(captureId), { recursive: true, force: true })
      }),
    finish: (reader, captureId, name) => inTurn(() => finish(reader, openCapture(captureId), name)),

    async addField({ id: by }, { captureId, frames, body, signal }) {
      const bytes = await pictureBytes(body)
      return inTurn(async () => {
        const capture = openCapture(captureId)
        const n = store.nextN(captureId)
        const file = `${String(n).padStart(4, '0')}${endingOf(bytes)}`
        const path = join(folderOf(captureId), file)
        await writeDurably(path, bytes)
        await mustFit(path, capture, signal)
        records.change({ by, what: 'field-captured' }, (change) =>
          store.addField(change, captureId, { n, file, frames }),
        )
        try {
          const { placed, decodeMs, registerMs } = await placing.place(captureId, n)
          return { capture: withFields(capture), n, placed, decodeMs, registerMs }
        } catch (error) {
          if (isAppError(error) && error.code === 'file-damaged') {
            // Its pixels cannot be read: nothing to keep. The window still has the picture and can send it again.
            undoField(by, captureId, n)
            await rm(path, { force: true })
          }
          throw error
        }
      })
    },

    async lookAt({ body, micronsPerPixel, signal }) {
      const started = performance.now()
      const bytes = await pictureBytes(body)
      const path = join(deps.dataFolder, 'camera', `still-${stills++}${endingOf(bytes)}`)
      await writeDurably(path, bytes)
      try {
        const cells = await deps.look(path, micronsPerPixel, AbortSignal.any([signal, closing.signal]))
        return { cells, ms: performance.now() - started }
      } finally {
        await rm(path, { force: true })
      }
    },

    async thumbnail(captureId, n, signal) {
      const { width, height } = openCapture(captureId)
      const field = store.fields(captureId).find((one) => one.n === n)
      if (!field) throw new AppError('not-found', { what: 'field' })
      const sizePx = Math.max(width, height)
      const crop = { x: width / 2, y: height / 2, sizePx, outPx: thumbnailPx }
      return (await engine.crop(join(folderOf(captureId), field.file), crop, signal)).bytes
    },
    provenanceOf: store.provenanceOf,
    async close() {
      closing.abort()
      await inTurn(async () => undefined)
    },
  }

  function undoField(by: string, captureId: number, n: number): void {
    records.change({ by, what: 'field-undone' }, (change) => store.undo(change, captureId, n))
  }

  /** A field that cannot be read, or that another camera took, is refused and leaves nothing. */
  async function mustFit(path: string, capture: CaptureRecord, signal: AbortSignal): Promise<void> {
    try {
      const { width, height } = await engine.info(path, signal)
      if (width !== capture.width || height !== capture.height)
        throw new AppError('invalid-input', {
          detail: `the field is ${width} × ${height} pixels, this capture is of ${capture.width} × ${capture.height}`,
        })
    } catch (error) {
      if (isAppError(error) && error.code !== 'engine-crashed' && error.code !== 'engine-timeout')
        await rm(path, { force: true })
      throw error
    }
  }
}

const sameMode = (a: CameraMode, b: CameraMode): boolean =>
  a.camera === b.camera && a.objective === b.objective && a.width === b.width && a.height === b.height
