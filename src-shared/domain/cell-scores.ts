import { type CellClass, cellClasses, isAbnormal, isHighGrade } from './classes.ts'

export interface CellScore {
  /** Index into `cellClasses` of the most probable class. */
  readonly label: number
  /** Probability of ASC-US or worse. */
  readonly abnormal: number
  readonly highGrade: number
}

/** Turns class probabilities of a model (in the order of its own list) into label and scores. */
export function cellScorer(classes: readonly CellClass[]): (probabilities: Float32Array) => CellScore {
  const index = classes.map((name) => cellClasses.indexOf(name))
  const abnormal = classes.map(isAbnormal)
  const highGrade = classes.map(isHighGrade)
  return (probabilities) => {
    let best = 0
    let sumAbnormal = 0
    let sumHigh = 0
    for (let k = 0; k < classes.length; k++) {
      const p = probabilities[k]!
      if (p > probabilities[best]!) best = k
      if (abnormal[k]) sumAbnormal += p
      if (highGrade[k]) sumHigh += p
    }
    return { label: index[best]!, abnormal: Math.min(1, sumAbnormal), highGrade: Math.min(1, sumHigh) }
  }
}
