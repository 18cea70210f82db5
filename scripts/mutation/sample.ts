import { createHash } from 'node:crypto'

/** Selects which lines of a source are mutated: this percentage of them, identical for the same seed. */
export interface Sample {
  readonly percent: number
  readonly seed: number
}

/** Lines `from` to `to`, both included, counted from 1. */
export interface Lines {
  readonly from: number
  readonly to: number
}

/** The selected lines of a source, with consecutive lines merged. */
export function chosenLines(file: string, source: string, { percent, seed }: Sample): Lines[] {
  const chosen: Lines[] = []
  const count = source.split('\n').length
  for (let line = 1; line <= count; line++) {
    const draw = createHash('sha256').update(`${seed} ${file} ${line}`).digest().readUInt32BE(0) / 2 ** 32
    if (100 * draw >= percent) continue
    const last = chosen.at(-1)
    if (last?.to === line - 1) chosen.splice(-1, 1, { from: last.from, to: line })
    else chosen.push({ from: line, to: line })
  }
  return chosen
}
