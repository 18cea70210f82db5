import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { JsonSyntaxError, type PlacedJson, parseJson } from '#shared/domain/json-places.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { DataProblem, FieldSet, LabelledField, LabelledPoint } from './labelled-data.ts'

const annotationFile = z.object({
  info: z.record(z.string(), z.unknown()).optional(),
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()).optional(),
})
const imageEntry = z.object({
  id: z.number().optional(),
  file: z.string().min(1),
  split: z.string().optional(),
  label: z.string().optional(),
  width: z.number().positive().optional(),
  height: z.number().positive().optional(),
})
const pointEntry = z.object({ id: z.number(), image_id: z.number(), label: z.string(), x: z.number(), y: z.number() })

/**
 * Parses and checks a file of labels. Throws AppError `invalid-input` with the file, and with the line if the JSON is
 * invalid.
 */
export function parseLabels<T>(
  schema: z.ZodType<T>,
  file: string,
  text: string,
): { readonly data: T; readonly lineOf: PlacedJson['lineOf'] } {
  const json = placed(file, text)
  const parsed = schema.safeParse(json.value)
  if (!parsed.success) throw new AppError('invalid-input', { detail: `${file}: ${z.prettifyError(parsed.error)}` })
  return { data: parsed.data, lineOf: json.lineOf }
}

function placed(file: string, text: string): PlacedJson {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw new AppError('invalid-input', { detail: `${file}:${error.line}: ${error.message}` })
  }
}

/** The split to evaluate: the requested one, otherwise one that models are not trained on, otherwise everything. */
function chosenSplit(asked: string | null, present: ReadonlySet<string | undefined>, file: string): string | null {
  if (asked === null) return ['val', 'test'].find((name) => present.has(name)) ?? null
  if (present.has(asked)) return asked
  const named = [...present].filter(Boolean).join(', ')
  throw new AppError('invalid-input', {
    detail: `${file} has no split ${asked}${named ? `. Its splits are: ${named}` : ''}`,
  })
}

/**
 * Reads fields with labelled points, in the layout of `cric/annotations.json`. Faulty items are added to `problems`
 * and left out. `split` null: the validation split, if there is one; 'all': every field of any split. Throws AppError
 * `invalid-input` if the file does not have this layout.
 */
export function readFields(
  file: string,
  text: string,
  { split, task }: { readonly split: string | null; readonly task: Task },
  problems: DataProblem[],
): FieldSet {
  const { data, lineOf } = parseLabels(annotationFile, file, text)
  const flag = (line: number | undefined, problem: string): void =>
    void problems.push({ file, line: line ?? null, problem })
  const sound = <T>(schema: z.ZodType<T>, items: readonly unknown[], of: 'images' | 'annotations') =>
    items.flatMap((item, i): (T & { line: number })[] => {
      const parsed = schema.safeParse(item)
      if (parsed.success) return [{ ...parsed.data, line: lineOf([of, i]) }]
      const issue = parsed.error.issues[0]
      flag(lineOf([of, i]), `${of}[${i}]: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an object'}`)
      return []
    })
  const images = sound(imageEntry, data.images, 'images')
  const points = sound(pointEntry, data.annotations ?? [], 'annotations')
  const wanted = split === 'all' ? null : chosenSplit(split, new Set(images.map((image) => image.split)), file)
  const byImage = Map.groupBy(points, (point) => point.image_id)
  const known = new Set(images.map((image) => image.id))
  for (const point of points)
    if (!known.has(point.image_id))
      flag(point.line, `point ${point.id} belongs to image ${point.image_id}, which is not listed`)
  const fields = images.flatMap((image): LabelledField[] => {
    if (wanted !== null && image.split !== wanted) return []
    const path = join(dirname(file), image.file)
    if (!existsSync(path)) {
      flag(image.line, `picture ${image.file} is missing`)
      return []
    }
    if (image.label !== undefined && !task.has(image.label))
      flag(image.line, `picture ${image.file} has the unknown label '${image.label}'`)
    const mine = image.id === undefined ? [] : (byImage.get(image.id) ?? [])
    const kept = mine.flatMap(({ id, label, x, y, line }): LabelledPoint[] => {
      const { width = Number.POSITIVE_INFINITY, height = Number.POSITIVE_INFINITY } = image
      if (!task.has(label)) flag(line, `point ${id} has the unknown label '${label}'`)
      else if (x < 0 || y < 0 || x >= width || y >= height)
        flag(line, `point ${id} (${x}, ${y}) lies outside ${image.file}`)
      else return [{ id, label, x, y, line }]
      return []
    })
    const label = image.label !== undefined && task.has(image.label) ? image.label : null
    return [{ file: path, name: image.file, points: kept, label, line: image.line }]
  })
  const limit = /right of x\s*=\s*(\d+)/.exec(JSON.stringify(data.info ?? {}))
  return {
    kind: 'fields',
    source: file,
    fields,
    labelledWidth: limit ? Number(limit[1]) : Number.POSITIVE_INFINITY,
    split: wanted,
  }
}
