import type { EngineModel } from '#main/engine/protocol/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'

/** Questions to an inference thread. Pixels are transferred, not copied. */
export type InferenceJob =
  | { readonly kind: 'provider' }
  | {
      readonly kind: 'detect'
      readonly data: Uint8Array<ArrayBuffer>
      readonly width: number
      readonly height: number
      readonly minPresence: number | undefined
    }
  | { readonly kind: 'grade'; readonly data: Uint8Array<ArrayBuffer>; readonly count: number }
  | { readonly kind: 'release' }

export interface InferenceQuestion {
  readonly id: number
  readonly model: EngineModel
  /** As in `EngineSetup`. Later lanes get the provider that the first one determined. */
  readonly provider: string
  readonly job: InferenceJob
}

export type InferenceAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorData }
