import type { LoadedModel } from '#main/models/index.ts'
import type { FocusMap, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { countFocus, focusGrid, focusMap, sharpFromByte } from '#shared/domain/focus-map.ts'
import { SQUARE_MICRONS_PER_PIXEL, SQUARE_SHARP_AT_LEAST } from '#shared/domain/focus-squares.ts'
import type { ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { Progress, StoredScreening } from './screenings.store.ts'

/** Collects the focus bytes of the batches. Earlier ones are restored from `progress`. */
export class FocusSoFar {
  readonly #bytes: Uint8Array
  readonly #perBatch: number

  constructor(plan: ScreeningPlan, progress: Pick<Progress, 'focus'>) {
    this.#perBatch = focusGrid(plan).perBlock ** 2
    this.#bytes = new Uint8Array(plan.blocks.length * this.#perBatch)
    this.#bytes.set(bytesOf(progress.focus).subarray(0, this.#bytes.length))
  }

  /** Adds one batch. Returns the text to store for all batches so far. */
  add(batch: number, focus: Uint8Array): string {
    this.#bytes.set(focus, batch * this.#perBatch)
    return Buffer.from(this.#bytes.buffer, 0, (batch + 1) * this.#perBatch).toString('base64')
  }
}

const bytesOf = (base64: string | undefined): Uint8Array => Buffer.from(base64 ?? '', 'base64')

/** The limit was derived at one scale. A model with another scale gets no statement instead of a wrong one. */
const isComparable = ({ manifest }: LoadedModel): boolean =>
  Math.abs(Math.log2(manifest.detector.micronsPerPixel / SQUARE_MICRONS_PER_PIXEL)) < 0.2

const sharpFrom = sharpFromByte(SQUARE_SHARP_AT_LEAST)

/** How much of the cell-bearing area is out of focus; null if that is unknown. */
export function focusOf(
  { plan, params }: StoredScreening,
  progress: Progress,
  model: LoadedModel,
): ScreeningResult['focus'] {
  if (!plan || progress.focus === undefined || !isComparable(model)) return null
  const { squarePx, squares } = focusMap(plan.detect, bytesOf(progress.focus))
  const { judged, outOfFocus } = countFocus(squares, sharpFrom)
  if (judged === 0) return null
  return { share: outOfFocus / judged, squares: judged, mm2: (judged * (squarePx * params.micronsPerPixel) ** 2) / 1e6 }
}

/** Where the slide is sharp, for the window; null if its result has no focus. */
export function focusMapOf({ plan, progress, result }: StoredScreening): FocusMap | null {
  if (!plan || !progress?.focus || !result?.focus) return null
  const { squares, ...grid } = focusMap(plan.detect, bytesOf(progress.focus))
  return { ...grid, sharpFrom, squares: Buffer.from(squares).toString('base64') }
}
