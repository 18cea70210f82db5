import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { oneAfterAnother } from '#main/work/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { FieldLook, FieldOutcome } from '#shared/contract/schemas/camera.ts'
import { createAddField } from './add-field.ts'
import { openCapturesStore } from './captures.store.ts'
import { createCaptures } from './captures.ts'
import type { CameraDeps } from './deps.ts'
import { endingOf, pictureBytes, writeDurably } from './field-file.ts'
import { openFieldsStore } from './fields.store.ts'
import { createFinish } from './finish.ts'
import { createPlacing } from './placing.ts'
import { createScales } from './scales.ts'

export interface SentField {
  readonly captureId: number
  /** Number of averaged frames. */
  readonly frames: number
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
}

export interface Camera extends Readonly<Api['camera']> {
  /** Stores a field of the open capture and finds its place. Throws `not-found`, `invalid-input`, `disk-full`. */
  addField(reader: Reader, field: SentField): Promise<FieldOutcome>
  /** The cells that the model sees in one still field. */
  lookAt(still: Pick<SentField, 'body' | 'signal'> & { readonly micronsPerPixel: number }): Promise<FieldLook>
  /** A small square JPEG with a field of the open capture in its middle. */
  thumbnail(captureId: number, n: number, signal: AbortSignal): Promise<Uint8Array>
  /** How a slide was captured; null for a slide from elsewhere. */
  provenanceOf(slideId: number): Record<string, unknown> | null
  close(): Promise<void>
}

/** Side of a field's small picture, px. The window tracks the stage with pictures of this size. */
const thumbnailPx = 256

/**
 * Fields from a microscope camera: scales, stills, and captures of overlapping fields that become one slide. A field
 * is on disk before its call is answered, so a crash, a power cut or an unplugged camera loses no captured field.
 */
export function createCamera(deps: CameraDeps): Camera {
  const { records, engine, dataFolder, sealKey } = deps
  const store = openCapturesStore(records)
  const fields = openFieldsStore(records)
  const scales = createScales(records)
  const captures = createCaptures({ records, store, fields, scales })
  const folderOf = (captureId: number) => join(dataFolder, 'camera', String(captureId))
  const closing = new AbortController()
  const placing = createPlacing({ records, fields, engine, folderOf })
  const addField = createAddField({ records, fields, captures, engine, placing, folderOf, sealKey })
  const finish = createFinish({ ...deps, fields, captures, folderOf, signal: closing.signal })
  // Changes to a capture happen in the order of their calls.
  const inTurn = oneAfterAnother()
  let stills = 0
  const state = () => ({ calibrations: scales.all(), open: captures.open() })

  return {
    state,
    saveCalibration(reader, calibration) {
      scales.save(reader, calibration)
      return state()
    },
    removeCalibration(reader, id) {
      scales.remove(reader, id)
      return state()
    },
    begin: captures.begin,
    undo: (reader, captureId) =>
      inTurn(async () => {
        const capture = captures.opened(captureId)
        const last = fields.all(captureId).at(-1)
        if (!last) throw new AppError('not-found')
        // The file stays until the capture ends, so an undo is cheap.
        captures.undoField(reader, captureId, last.n)
        return captures.withFields(capture)
      }),
    discard: (reader, captureId) =>
      inTurn(async () => {
        captures.opened(captureId)
        captures.end(reader, captureId, null)
        await rm(folderOf(captureId), { recursive: true, force: true })
      }),
    finish: (reader, captureId, name) => inTurn(() => finish(reader, captures.opened(captureId), name)),

    async addField(reader, { body, ...field }) {
      const bytes = await pictureBytes(body)
      return inTurn(() => addField(reader, { ...field, bytes }))
    },
    async lookAt({ body, micronsPerPixel, signal }) {
      const started = performance.now()
      const bytes = await pictureBytes(body)
      const path = join(dataFolder, 'camera', `still-${stills++}${endingOf(bytes)}`)
      await writeDurably(path, bytes, sealKey)
      try {
        const cells = await deps.look(path, micronsPerPixel, AbortSignal.any([signal, closing.signal]))
        return { cells, ms: performance.now() - started }
      } finally {
        await rm(path, { force: true })
      }
    },
    async thumbnail(captureId, n, signal) {
      const { width, height } = captures.opened(captureId)
      const field = fields.all(captureId).find((one) => one.n === n)
      if (!field) throw new AppError('not-found', { what: 'field' })
      const crop = { x: width / 2, y: height / 2, sizePx: Math.max(width, height), outPx: thumbnailPx }
      return (await engine.crop({ path: join(folderOf(captureId), field.file), files: null }, crop, signal)).bytes
    },
    provenanceOf: store.provenanceOf,
    async close() {
      closing.abort()
      await inTurn(async () => undefined)
    },
  }
}
