import type { SampleSums } from '#shared/domain/reliability.ts'

/** A graded cell with its crop's stain and focus. */
export interface GradedRow {
  readonly id: number
  readonly probabilities: Float32Array
  readonly embedding: Float32Array
  readonly stain: Float32Array
  readonly sharpness: number
}

/** At most `most` of the ids, evenly spread; the same ones for the same ids. */
export function evenSample(ids: readonly number[], most: number): number[] {
  if (ids.length <= most) return [...ids]
  return Array.from({ length: most }, (_, i) => ids[Math.floor(((i + 0.5) * ids.length) / most)]!)
}

/** Adds the rows of the sample to the sums. */
export const addToSample =
  (sampled: ReadonlySet<number>, sharpAtLeast: number) =>
  (sums: SampleSums, rows: readonly GradedRow[]): SampleSums => {
    const mine = rows.filter((row) => sampled.has(row.id))
    const added = (so: readonly number[], values: (row: GradedRow) => Float32Array): number[] => {
      const total = mine[0] ? Array.from(values(mine[0]), (_, i) => so[i] ?? 0) : [...so]
      for (const row of mine)
        values(row).forEach((v, i) => {
          total[i]! += v
        })
      return total
    }
    return {
      cells: sums.cells + mine.length,
      blurred: sums.blurred + mine.filter((row) => row.sharpness < sharpAtLeast).length,
      stain: added(sums.stain, (row) => row.stain),
      embedding: added(sums.embedding, (row) => row.embedding),
    }
  }
