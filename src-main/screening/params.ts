import { createHash } from 'node:crypto'
import type { LoadedModel } from '#main/models/index.ts'

/** Raised whenever the same slide and model would give another result. */
const METHOD = 1

/** Everything beside slide and model that a result depends on; hashed, it is part of the cache key. */
export interface ScreeningParams {
  readonly method: number
  /** Of the slide: what the file says, or the reader's answer. */
  readonly micronsPerPixel: number
  /** Edge of a block in pixels of the detector's scale, without halo. */
  readonly blockPx: number
  /** Slides (fields) up to this size are looked at whole. */
  readonly wholeBelowMm2: number
  /** The most suspicious cells that are graded at full resolution; all of them where there are no more. */
  readonly gradeMost: number
  /** Cells, evenly spread over all that were found, that stand for the slide's stain and focus; graded as well. */
  readonly sample: number
  readonly chunkSize: number
}
export type ScreeningChoices = Partial<Omit<ScreeningParams, 'method' | 'micronsPerPixel'>>

/** Block and halo together: a picture that the detector sees at once. 1536 px keeps the engine near 0.5 GB. */
const INPUT_PX = 1536

export function screeningParams(
  model: LoadedModel,
  micronsPerPixel: number,
  choices: ScreeningChoices = {},
): ScreeningParams {
  const { haloPx } = model.manifest.detector
  return {
    method: METHOD,
    micronsPerPixel,
    blockPx: INPUT_PX - 2 * haloPx,
    wholeBelowMm2: 4,
    gradeMost: 2000,
    sample: 256,
    chunkSize: 64,
    ...choices,
  }
}

export const hashOfParams = (params: ScreeningParams): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
