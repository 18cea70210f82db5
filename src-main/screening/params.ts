import { createHash } from 'node:crypto'
import type { PlanRequest } from '#main/engine/index.ts'
import type { LoadedHead, LoadedModel } from '#main/models/index.ts'

/** Raised whenever the same slide and model would give another result. */
const METHOD = 3

/** Everything beside slide and model that a result depends on; hashed, it is part of the cache key. */
export interface ScreeningParams {
  readonly method: number
  /** Of the slide: what the file says, or the reader's answer. */
  readonly micronsPerPixel: number
  /** Edge of a block in pixels of the detector's scale, without halo; null: as measured to be fastest here. */
  readonly blockPx: number | null
  /** Slides (fields) up to this size are looked at whole. */
  readonly wholeBelowMm2: number
  /** The most suspicious cells that are graded at full resolution; all of them where there are no more. */
  readonly gradeMost: number
  /** Cells, evenly spread over all that were found, that stand for the slide's stain and focus; graded as well. */
  readonly sample: number
  readonly chunkSize: number
  /** SHA-256 of the head that grades in the grader's place; missing where there is none. */
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

/** What the engine is asked to plan. `inputPx`: picture that the detector looks at in one run here, halo included. */
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
