import type { Task } from './task/index.ts'

/** Probability from which the model counts as confident that a cell is at least so serious. */
export const confidentFrom = 0.9

/**
 * The most serious class that a model is confident of: the cell belongs to it, or to one just as serious or graver, with
 * at least `confidentFrom`. Null if the model is not confident that the cell is abnormal. `classes`: codes in the order
 * of the probabilities.
 */
export function confidentClasser(
  task: Task,
  classes: readonly string[],
): (probabilities: ArrayLike<number>) => string | null {
  const places = classes
    .map((code, k) => ({ code, k, severity: task.severityOf(code) }))
    .filter(({ code }) => task.isAbnormal(code))
  const steps = [...new Set(places.map(({ severity }) => severity))].sort((a, b) => b - a)
  const byStep = steps.map((severity) => places.filter((place) => place.severity === severity))
  return (probabilities) => {
    let sum = 0
    for (const step of byStep) {
      let best = step[0]!
      for (const place of step) {
        sum += probabilities[place.k]!
        if (probabilities[place.k]! > probabilities[best.k]!) best = place
      }
      if (sum >= confidentFrom) return best.code
    }
    return null
  }
}
