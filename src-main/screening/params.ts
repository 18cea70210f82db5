import { createHash } from 'node:crypto'
import type { PlanRequest } from '#main/engine/index.ts'
import type { LoadedHead, LoadedModel } from '#main/models/index.ts'

/** Must be increased whenever the same slide and model would give another result. */
const METHOD = 4

/** Everything besides slide and model that a result depends on. Its hash is part of the cache key. */
export interface ScreeningParams {
  readonly method: number
  /** The slide's scale, from the file or from the reader. */
  readonly micronsPerPixel: number
  /** Side of a block in pixels of the detector's scale, without the halo; null: as measured to be fastest here. */
  readonly blockPx: number | null
  /** Slides (or fields) up to this size are read whole. */
  readonly wholeBelowMm2: number
  /** Number of most suspicious cells that are graded at full resolution; all of them if there are fewer. */
  readonly gradeMost: number
  /**
   * Number of cells, evenly spread over all that were found, that represent the slide's stain and focus; they are
   * graded too.
   */
  readonly sample: number
  readonly chunkSize: number
  /** SHA-256 of the head that grades instead of the grader; absent if there is none. */
  readonly head?: string
}
export type ScreeningChoices = Partial<Omit<ScreeningParams, 'method' | 'micronsPerPixel' | 'head'>>

export const screeningParams = (
  micronsPerPixel: number,
  choices: ScreeningChoices = {},
  head: Pick<LoadedHead, 'sha256'> | null = null,
): ScreeningParams => ({
  method: METHOD,
  micronsPerPixel,
  blockPx: null,
  wholeBelowMm2: 4,
  gradeMost: 2000,
  sample: 128,
  chunkSize: 32,
  ...choices,
  ...(head ? { head: head.sha256 } : {}),
})

/**
 * The plan to request from the engine. `inputPx`: side of the picture per run of the detector on this machine,
 * including the halo.
 */
export const planRequest = (params: ScreeningParams, model: LoadedModel, inputPx: number): PlanRequest => {
  const { micronsPerPixel, haloPx, sizeMultiple } = model.manifest.detector
  return {
    micronsPerPixel: params.micronsPerPixel,
    detectorMicronsPerPixel: micronsPerPixel,
    blockPx: params.blockPx ?? inputPx - 2 * haloPx,
    haloPx,
    sizeMultiple,
    wholeBelowMm2: params.wholeBelowMm2,
  }
}

export const hashOfParams = (params: ScreeningParams): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
