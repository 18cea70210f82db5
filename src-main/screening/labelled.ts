import type { LoadedModel } from '#main/models/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { type CellScore, cellScorer } from '#shared/domain/cell-scores.ts'

export interface LabelledScore extends Omit<CellScore, 'best'> {
  /** Id of the most probable class, as stored with cells. */
  readonly label: number
}

/** Converts probabilities of a part of the model (in the order of its `classes`) to scores and the class's id. */
export function labeller(
  { model, tasks }: { readonly model: LoadedModel; readonly tasks: Tasks },
  classes: readonly string[],
): (probabilities: Float32Array) => LabelledScore {
  const { task } = model.manifest
  const score = cellScorer(tasks.of(task), classes)
  const ids = classes.map((code) => tasks.idOf(task, code))
  return (probabilities) => {
    const { best, ...scores } = score(probabilities)
    return { ...scores, label: ids[best]! }
  }
}
