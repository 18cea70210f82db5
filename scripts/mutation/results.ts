import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Sample } from './sample.ts'

/** One small change to a source, and whether a test detected it. */
export interface Mutant {
  readonly line: number
  /** Kind of the change, e.g. `EqualityOperator`. */
  readonly kind: string
  readonly original: string
  readonly replacement: string
  readonly state: MutantState
}

/**
 * `late`: the tests timed out, which happens if the change makes a loop endless, but also on a busy machine. `unrun`:
 * no test reaches this place. `invalid`: the changed code does not compile and is not counted.
 */
export type MutantState = 'killed' | 'late' | 'survived' | 'unrun' | 'invalid'

export interface FileResult {
  readonly file: string
  /** Hash of the measured source and of the choice of its lines. */
  readonly sha256: string
  readonly mutants: readonly Mutant[]
}

/** Changes that no test detected: they survived or were never run. */
export const letThrough = ({ mutants }: FileResult): Mutant[] =>
  mutants.filter(({ state }) => state === 'survived' || state === 'unrun')

export interface Score {
  readonly mutants: number
  /** Includes those whose tests timed out. */
  readonly killed: number
  readonly late: number
  /** Detected changes in percent of all; 100 if there is nothing to change. */
  readonly percent: number
}

export function scoreOf(results: readonly FileResult[]): Score {
  const counted = results.flatMap(({ mutants }) => mutants).filter(({ state }) => state !== 'invalid')
  const late = counted.filter(({ state }) => state === 'late').length
  const killed = late + counted.filter(({ state }) => state === 'killed').length
  return {
    ...{ mutants: counted.length, killed, late },
    percent: counted.length === 0 ? 100 : (100 * killed) / counted.length,
  }
}

/** Results of earlier runs, one file per source, so that an interrupted run can continue. */
export function openResults(folder: string, sample: Sample) {
  const hashOf = (text: string): string =>
    createHash('sha256')
      .update(sample.percent === 100 ? text : `${sample.percent} ${sample.seed} ${text}`)
      .digest('hex')
  const place = (file: string): string => join(folder, `${file.replaceAll('/', '__')}.json`)
  return {
    /** The result for exactly this text of the source; null if it was not measured. */
    find(file: string, source: string): FileResult | null {
      if (!existsSync(place(file))) return null
      const found = JSON.parse(readFileSync(place(file), 'utf8')) as FileResult
      return found.sha256 === hashOf(source) ? found : null
    },
    keep(file: string, source: string, mutants: readonly Mutant[]): FileResult {
      const result = { file, sha256: hashOf(source), mutants }
      mkdirSync(dirname(place(file)), { recursive: true })
      writeFileSync(place(file), JSON.stringify(result))
      return result
    },
  }
}
