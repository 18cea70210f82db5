import { overFields, type WithInterval } from './cell-figures.ts'
import { countFound } from './matching.ts'

interface Place {
  readonly x: number
  readonly y: number
}

/** The number of proposals as a multiple of the labels. */
const factors = [1, 2, 4] as const

/** One field: its labels, and how many of them were found with each number of proposals per label. */
export interface FoundOfField {
  readonly field: string
  readonly labels: number
  /** For 1, 2 and 4 proposals per label, in this order. */
  readonly found: readonly number[]
}

/** Share of all labelled cells that the detector finds with this many proposals per label, surest first. */
export interface DetectionRecall extends WithInterval {
  readonly proposalsPerLabel: number
  readonly found: number
  readonly labels: number
}

/** Uses the surest proposals of a field. `within`: px. A proposal finds one label. */
export function foundIn(
  field: string,
  labels: readonly Place[],
  proposals: readonly (Place & { readonly presence: number })[],
  within: number,
): FoundOfField {
  const surest = [...proposals].sort((a, b) => b.presence - a.presence)
  return {
    field,
    labels: labels.length,
    found: factors.map((factor) => countFound(labels, surest.slice(0, factor * labels.length), within)),
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Recall over all fields, with intervals from drawing whole fields. */
export function detectionRecall(fields: readonly FoundOfField[]): DetectionRecall[] {
  return factors.flatMap((proposalsPerLabel, k) => {
    const found = (list: readonly FoundOfField[]): number => sum(list.map((field) => field.found[k] ?? 0))
    const labels = (list: readonly FoundOfField[]): number => sum(list.map((field) => field.labels))
    const share = overFields(fields, (list) => found(list) / labels(list))
    return share ? [{ ...share, proposalsPerLabel, found: found(fields), labels: labels(fields) }] : []
  })
}
