import type { EngineModel } from '#main/engine/protocol/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'

/** What an inference thread is asked; pixels are handed over, not copied. */
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
  /** As in `EngineSetup`; the lanes after the first are told what the first found. */
  readonly provider: string
  readonly job: InferenceJob
}

export type InferenceAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorData }
