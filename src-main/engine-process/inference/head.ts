import type { EngineHead } from '#main/engine/protocol/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Graded, Looker } from './looker.ts'

/** A looker that grades with the head, from the model's embeddings. */
export const withHead = (looker: Looker, head: EngineHead): Looker => ({
  detect: (...picture) => looker.detect(...picture),
  async grade(data, count): Promise<Graded> {
    const graded = await looker.grade(data, count)
    return { ...graded, probabilities: headProbabilities(head, graded.embeddings, count) }
  },
})

/**
 * The head's class probabilities, one row per embedding. Throws AppError `head-invalid` if the size of the embeddings
 * is not the head's.
 */
export function headProbabilities(
  { sha256, classes, weights, bias, temperature }: EngineHead,
  embeddings: Float32Array,
  count: number,
): Float32Array {
  const size = weights.length / classes.length
  if (embeddings.length !== count * size)
    throw new AppError('head-invalid', {
      file: sha256.slice(0, 12),
      detail: `it is for embeddings of ${size} numbers, and these have ${embeddings.length / count}`,
    })
  const probabilities = new Float32Array(count * classes.length)
  for (let n = 0; n < count; n++) {
    const logits = classes.map((_, k) => {
      let sum = bias[k]!
      for (let i = 0; i < size; i++) sum += weights[k * size + i]! * embeddings[n * size + i]!
      return sum / temperature
    })
    const most = Math.max(...logits)
    const exponentials = logits.map((logit) => Math.exp(logit - most))
    const total = exponentials.reduce((sum, value) => sum + value, 0)
    exponentials.forEach((value, k) => {
      probabilities[n * classes.length + k] = value / total
    })
  }
  return probabilities
}
