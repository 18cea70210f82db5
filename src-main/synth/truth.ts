import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { SlidePlan } from './plan.ts'
import type { SynthDiagnosis } from './recipe/index.ts'

/** One epithelial cell as it was drawn. Positions and sizes in full-resolution pixels. */
export interface TruthCell {
  /** Centre of the nucleus. */
  readonly x: number
  readonly y: number
  readonly label: SynthDiagnosis
  /** Kind of cell, e.g. `koilocyte`. */
  readonly kind: string
  /** Mean radius of the cell body and of its nucleus. */
  readonly radiusPx: number
  readonly nucleusRadiusPx: number
  /** 0 in focus, 1 slightly off, 2 clearly out. */
  readonly focus: number
}

/** First line of a truth file. */
export interface TruthHeader extends SlidePlan {
  readonly daybreakSynthetic: true
  readonly notice: string
}

export const syntheticNotice = 'Synthetic: not a patient specimen'

export const truthPathOf = (out: string): string => `${out.replace(/\.tiff?$/i, '')}.truth.ndjson`

export const truthHeader = (plan: SlidePlan): TruthHeader => ({
  daybreakSynthetic: true,
  notice: syntheticNotice,
  ...plan,
})

/** Reads a truth file cell by cell and skips the header line. */
export async function* readTruth(path: string): AsyncGenerator<TruthCell> {
  let header = true
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (!header && line) yield JSON.parse(line) as TruthCell
    header = false
  }
}
