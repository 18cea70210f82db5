import type { Task } from './task/index.ts'

export interface CellScore {
  /** Index into the model's classes of the most probable one. */
  readonly best: number
  /** Probability of an abnormal class. */
  readonly abnormal: number
  readonly highGrade: number
}

/** Converts a model's class probabilities (in the order of its own list) to a class and scores. */
export function cellScorer(task: Task, classes: readonly string[]): (probabilities: Float32Array) => CellScore {
  const abnormal = classes.map(task.isAbnormal)
  const highGrade = classes.map(task.isHighGrade)
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
    return { best, abnormal: Math.min(1, sumAbnormal), highGrade: Math.min(1, sumHigh) }
  }
}
