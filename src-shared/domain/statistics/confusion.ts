/** Rows are the truth, columns the predictions. Both index the same list of classes. */
export function confusionMatrix(truth: ArrayLike<number>, said: ArrayLike<number>, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (let i = 0; i < truth.length; i++) {
    const row = matrix[truth[i] ?? -1]
    const column = said[i] ?? -1
    if (row?.[column] !== undefined) row[column]++
  }
  return matrix
}

/** Mean recall over the classes that occur in the truth. */
export function balancedAccuracy(matrix: readonly (readonly number[])[]): number {
  const recalls = matrix.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return total ? [(row[i] ?? 0) / total] : []
  })
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length
}
