import type { Task } from './task/index.ts'

export interface CellScore {
  /** Index into the model's classes of the cell's label; see `cellScorer`. */
  readonly best: number
  /** Probability of an abnormal class. The ranking, the counts and the slide's risk use this value. */
  readonly abnormal: number
  readonly highGrade: number
}

/** Probability of an abnormal class from which a cell is suspicious. */
export const suspiciousFrom = 0.5
export const isSuspicious = (abnormal: number): boolean => abnormal >= suspiciousFrom

/** Steps of the whole numbers in which lists of cells carry a score. */
const steps = 1000
/** A score as a whole number of thousandths. Rounding never moves a cell across the line between suspicious and not. */
export function thousandths(abnormal: number): number {
  const rounded = Math.round(abnormal * steps)
  const line = suspiciousFrom * steps
  return isSuspicious(abnormal) ? Math.max(line, rounded) : Math.min(line - 1, rounded)
}

/**
 * Converts a model's class probabilities (in the order of its own list) to a label and scores.
 *
 * The label rule: a suspicious cell gets the most probable of the abnormal classes, every other cell the most probable
 * of the classes that are not abnormal. So a cell that the ranking calls suspicious is never filed under a class that
 * is harmless, even if no abnormal class alone is as probable as the negative one. Among equals the first class counts.
 * If the list has no class of the wanted kind, all classes compete.
 *
 * `among`: the classes that the label may be; all of the model's by default.
 */
export function cellScorer(
  task: Task,
  classes: readonly string[],
  among: readonly string[] = classes,
): (probabilities: ArrayLike<number>) => CellScore {
  const abnormal = classes.map(task.isAbnormal)
  const highGrade = classes.map(task.isHighGrade)
  const allowed = classes.flatMap((code, k) => (among.includes(code) ? [k] : []))
  const ofKind = (wanted: boolean) => {
    const found = allowed.filter((k) => abnormal[k] === wanted)
    return found.length > 0 ? found : allowed
  }
  const [abnormalOnes, otherOnes] = [ofKind(true), ofKind(false)]
  return (probabilities) => {
    let sumAbnormal = 0
    let sumHigh = 0
    for (let k = 0; k < classes.length; k++) {
      const p = probabilities[k]!
      if (abnormal[k]) sumAbnormal += p
      if (highGrade[k]) sumHigh += p
    }
    const candidates = isSuspicious(sumAbnormal) ? abnormalOnes : otherOnes
    let best = candidates[0]!
    for (const k of candidates) if (probabilities[k]! > probabilities[best]!) best = k
    return { best, abnormal: Math.min(1, sumAbnormal), highGrade: Math.min(1, sumHigh) }
  }
}
