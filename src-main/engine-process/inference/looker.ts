import type { ProviderInfo } from '#main/engine/protocol/index.ts'
import type { Peaks } from '#shared/domain/peaks.ts'

export interface Looked {
  readonly peaks: Peaks
  readonly inferMs: number
}

export interface Graded {
  readonly probabilities: Float32Array
  readonly embeddings: Float32Array
  readonly inferMs: number
}

/** Analyses pixels: a model, or a benchmark's replacement for one. */
export interface Looker {
  /**
   * Finds cells in an RGB picture, whose memory is transferred. Returns those at or above `minPresence`, by default
   * the model's limit.
   */
  detect(data: Uint8Array<ArrayBuffer>, width: number, height: number, minPresence?: number): Promise<Looked>
  /** Grades `count` square RGB crops, whose memory is transferred. */
  grade(data: Uint8Array<ArrayBuffer>, count: number): Promise<Graded>
}

/** A model that analyses pixels in the inference threads. */
export interface ModelLooker extends Looker {
  provider(): Promise<ProviderInfo>
}
