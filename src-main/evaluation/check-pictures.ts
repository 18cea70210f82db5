import type { DataProblem, Dataset } from './labelled-data.ts'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * Opens every picture of the set. Leaves out pictures that cannot be opened, and points outside the actual picture
 * (whose size may differ from its labels), and names each as a problem. `sizeOf` rejects if a picture cannot be
 * opened; `words` says why.
 */
export async function checkPictures(
  dataset: Dataset,
  sizeOf: (file: string) => Promise<PictureSize>,
  words: (error: unknown) => string,
): Promise<{ dataset: Dataset; problems: DataProblem[] }> {
  const problems: DataProblem[] = []
  const source = dataset.kind === 'crops' ? null : dataset.source
  const opened = async <T extends { readonly file: string; readonly name: string; readonly line?: number | null }>(
    items: readonly T[],
    keep: (item: T, size: PictureSize) => T,
  ): Promise<T[]> => {
    const kept: T[] = []
    for (const item of items)
      try {
        kept.push(keep(item, await sizeOf(item.file)))
      } catch (error) {
        problems.push({
          file: source ?? item.file,
          line: item.line ?? null,
          problem: `picture ${item.name} cannot be opened: ${words(error)}`,
        })
      }
    return kept
  }
  if (dataset.kind === 'crops')
    return { dataset: { ...dataset, crops: await opened(dataset.crops, (crop) => crop) }, problems }
  if (dataset.kind === 'slides')
    return { dataset: { ...dataset, slides: await opened(dataset.slides, (slide) => slide) }, problems }
  const fields = await opened(dataset.fields, (field, { width, height }) => ({
    ...field,
    points: field.points.filter(({ id, x, y, line }) => {
      if (x < width && y < height) return true
      problems.push({
        file: dataset.source,
        line,
        problem: `point ${id} (${x}, ${y}) lies outside ${field.name}, which is ${width} x ${height} px`,
      })
      return false
    }),
  }))
  return { dataset: { ...dataset, fields }, problems }
}
