import type { Engine } from '#main/engine/index.ts'
import type { Publish } from '#main/live/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { FieldLook } from '#shared/contract/schemas/camera.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'

export interface CameraDeps {
  readonly records: Records
  readonly dataFolder: string
  /** Seals fields while they wait for the capture's end; null: they lie there as they came. */
  readonly sealKey: Buffer | null
  readonly engine: Pick<Engine, 'info' | 'crop' | 'placeField' | 'stitch'>
  /** Cells that the model sees in one field. */
  readonly look: (path: string, micronsPerPixel: number, signal?: AbortSignal) => Promise<FieldLook['cells']>
  readonly importPath: (reader: Reader, path: string) => Promise<ImportOutcome | undefined>
  readonly publish: Publish
  readonly now: () => Date
}
