import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '#main/engine/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CameraMode, FieldOutcome } from '#shared/contract/schemas/camera.ts'
import type { Captures } from './captures.ts'
import { endingOf, writeDurably } from './field-file.ts'
import type { FieldsStore } from './fields.store.ts'
import type { createPlacing } from './placing.ts'

export interface AddFieldDeps {
  readonly records: Records
  readonly fields: FieldsStore
  readonly captures: Captures
  readonly engine: Pick<Engine, 'info'>
  readonly placing: ReturnType<typeof createPlacing>
  readonly folderOf: (captureId: number) => string
  readonly sealKey: Buffer | null
}

export interface NewField {
  readonly captureId: number
  /** Number of averaged frames. */
  readonly frames: number
  /** PNG or JPEG. */
  readonly bytes: Uint8Array
  readonly signal: AbortSignal
}

/** Stores a field of the open capture on disk before answering, and finds its place. */
export function createAddField({ records, fields, captures, engine, placing, folderOf, sealKey }: AddFieldDeps) {
  return async (reader: Reader, { captureId, frames, bytes, signal }: NewField): Promise<FieldOutcome> => {
    const capture = captures.opened(captureId)
    const n = fields.nextN(captureId)
    const file = `${String(n).padStart(4, '0')}${endingOf(bytes)}`
    const path = join(folderOf(captureId), file)
    await writeDurably(path, bytes, sealKey)
    await mustFit(path, capture, signal)
    records.change({ by: reader.id, what: 'field-captured' }, (change) =>
      fields.add(change, captureId, { n, file, frames }),
    )
    try {
      const { placed, decodeMs, registerMs } = await placing.place(captureId, n)
      return { capture: captures.withFields(capture), n, placed, decodeMs, registerMs }
    } catch (error) {
      if (isAppError(error) && error.code === 'file-damaged') {
        // A picture whose pixels cannot be read is not kept. The window still has it and can send it again.
        captures.undoField(reader, captureId, n)
        await rm(path, { force: true })
      }
      throw error
    }
  }

  /** Refuses a field that cannot be read or has another size than the mode. A refused field leaves nothing behind. */
  async function mustFit(path: string, mode: Pick<CameraMode, 'width' | 'height'>, signal: AbortSignal): Promise<void> {
    try {
      const { width, height } = await engine.info(path, signal)
      if (width !== mode.width || height !== mode.height)
        throw new AppError('invalid-input', {
          detail: `the field is ${width} × ${height} pixels, this capture is of ${mode.width} × ${mode.height}`,
        })
    } catch (error) {
      if (isAppError(error) && error.code !== 'engine-crashed' && error.code !== 'engine-timeout')
        await rm(path, { force: true })
      throw error
    }
  }
}
