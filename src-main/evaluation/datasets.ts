import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'

export interface LabelledPoint {
  readonly id: number
  readonly label: CellClass
  /** Nucleus centre, px of the image file. */
  readonly x: number
  readonly y: number
}
export interface LabelledField {
  readonly file: string
  readonly name: string
  readonly points: readonly LabelledPoint[]
  /** The field's own diagnosis where the set gives one per field and not per cell. */
  readonly label: CellClass | null
}
export interface LabelledSlide {
  readonly file: string
  readonly name: string
  readonly positive: boolean
  readonly lesions: readonly { readonly x: number; readonly y: number }[]
  readonly micronsPerPixel: number
}
export interface LabelledCrop {
  readonly file: string
  readonly name: string
  readonly label: CellClass
}

export type Dataset =
  /** `labelledWidth`: nothing right of it (px) is labelled. */
  | { kind: 'fields'; fields: readonly LabelledField[]; labelledWidth: number; split: string | null }
  | { kind: 'slides'; slides: readonly LabelledSlide[] }
  | { kind: 'crops'; crops: readonly LabelledCrop[] }

/** One thing wrong with a data set, with the place to mend it. */
export interface DataProblem {
  readonly file: string
  readonly line: number | null
  readonly problem: string
}

const annotationFile = z.object({
  info: z.record(z.string(), z.unknown()).optional(),
  images: z.array(
    z.object({
      id: z.number().optional(),
      file: z.string(),
      split: z.string().optional(),
      label: z.string().optional(),
      width: z.number(),
      height: z.number(),
    }),
  ),
  annotations: z
    .array(z.object({ id: z.number(), image_id: z.number(), label: z.string(), x: z.number(), y: z.number() }))
    .optional(),
})

const truthFile = z.record(
  z.string(),
  z.object({
    positive: z.boolean(),
    abnormal: z.array(z.object({ label: z.string(), x: z.number(), y: z.number() })),
    microns_per_pixel: z.number().positive(),
  }),
)

/** Folder names of crop collections, as the public sets spell them. */
const folderClasses: Readonly<Record<string, CellClass>> = {
  nilm: 'NILM',
  ascus: 'ASC-US',
  asch: 'ASC-H',
  lsil: 'LSIL',
  hsil: 'HSIL',
  scc: 'SCC',
  agc: 'AGC',
  trichomonas: 'Trichomonas',
  candida: 'Candida',
  flora: 'Flora',
  herps: 'Herpes',
  herpes: 'Herpes',
  actinomyces: 'Actinomyces',
}

const isClass = (label: string): label is CellClass => (cellClasses as readonly string[]).includes(label)

/** 1-based line of the first place where the text stands in the file. */
function lineOf(text: string, needle: string, from = 0): number | null {
  const at = text.indexOf(needle, from)
  return at < 0 ? null : text.slice(0, at).split('\n').length
}

/**
 * Reads a labelled folder: fields with points (`annotations.json`), mosaic slides (`truth.json`) or crops (a folder a
 * class). Problems (missing pictures, unknown labels, points outside) are listed, all of them, and what they concern is
 * left out; the caller decides whether to go on. Throws AppError `invalid-input` where nothing is recognised.
 */
export function readDataset(folder: string, split: string | null): { dataset: Dataset; problems: DataProblem[] } {
  const problems: DataProblem[] = []
  const annotations = join(folder, 'annotations.json')
  if (existsSync(annotations)) return { dataset: readFields(folder, annotations, split, problems), problems }
  const truth = join(folder, 'truth.json')
  if (existsSync(truth)) return { dataset: readSlides(folder, truth, problems), problems }
  return { dataset: readCrops(folder, problems), problems }
}

function parse<T>(schema: z.ZodType<T>, file: string, text: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid-input', { detail: `${file}: ${(error as Error).message}` })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new AppError('invalid-input', { detail: `${file}: ${z.prettifyError(parsed.error)}` })
  return parsed.data
}

function readFields(folder: string, file: string, split: string | null, problems: DataProblem[]): Dataset {
  const text = readFileSync(file, 'utf8')
  const data = parse(annotationFile, file, text)
  const splits = new Set(data.images.map((image) => image.split))
  const wanted = split ?? (splits.has('val') ? 'val' : null)
  const byImage = Map.groupBy(data.annotations ?? [], (annotation) => annotation.image_id)
  const known = new Set(data.images.map((image) => image.id))
  const flag = (line: number | null, problem: string): void => void problems.push({ file, line, problem })
  for (const annotation of data.annotations ?? [])
    if (!known.has(annotation.image_id))
      flag(
        lineOf(text, `"id": ${annotation.id},`),
        `point ${annotation.id} belongs to image ${annotation.image_id}, which is not listed`,
      )
  const fields = data.images.flatMap((image): LabelledField[] => {
    if (wanted !== null && image.split !== wanted) return []
    const path = join(folder, image.file)
    if (!existsSync(path)) {
      flag(lineOf(text, image.file), `picture ${image.file} is missing`)
      return []
    }
    const points = (image.id === undefined ? [] : (byImage.get(image.id) ?? [])).flatMap((point): LabelledPoint[] => {
      const line = (): number | null => lineOf(text, `"id": ${point.id},`, text.indexOf('"annotations"'))
      if (!isClass(point.label)) {
        flag(line(), `point ${point.id} has the unknown label '${point.label}'`)
        return []
      }
      if (point.x < 0 || point.y < 0 || point.x >= image.width || point.y >= image.height) {
        flag(line(), `point ${point.id} (${point.x}, ${point.y}) lies outside ${image.file}`)
        return []
      }
      return [{ id: point.id, label: point.label, x: point.x, y: point.y }]
    })
    const label = image.label !== undefined && isClass(image.label) ? image.label : null
    return [{ file: path, name: image.file, points, label }]
  })
  const limit = /right of x\s*=\s*(\d+)/.exec(JSON.stringify(data.info ?? {}))
  return { kind: 'fields', fields, labelledWidth: limit ? Number(limit[1]) : Number.POSITIVE_INFINITY, split: wanted }
}

function readSlides(folder: string, file: string, problems: DataProblem[]): Dataset {
  const text = readFileSync(file, 'utf8')
  const slides = Object.entries(parse(truthFile, file, text)).flatMap(([name, truth]): LabelledSlide[] => {
    const path = [`${name}.tif`, `${name}.png`].map((item) => join(folder, item)).find((item) => existsSync(item))
    if (!path) {
      problems.push({ file, line: lineOf(text, `"${name}"`), problem: `slide ${name}.tif (or .png) is missing` })
      return []
    }
    return [
      { file: path, name, positive: truth.positive, lesions: truth.abnormal, micronsPerPixel: truth.microns_per_pixel },
    ]
  })
  return { kind: 'slides', slides }
}

function readCrops(folder: string, problems: DataProblem[]): Dataset {
  const crops = readdirSync(folder).flatMap((name): LabelledCrop[] => {
    const inside = join(folder, name)
    if (!statSync(inside).isDirectory()) return []
    const label = folderClasses[name.toLowerCase().replace(/[^a-z]/g, '')]
    if (!label) {
      problems.push({ file: inside, line: null, problem: `the folder name '${name}' is not a class` })
      return []
    }
    return readdirSync(inside)
      .filter((item) => /\.(jpe?g|png|tiff?)$/i.test(item))
      .sort()
      .map((item) => ({ file: join(inside, item), name: `${name}/${item}`, label }))
  })
  if (crops.length === 0)
    throw new AppError('invalid-input', {
      detail: `${folder} holds no annotations.json, no truth.json and no folders named after classes`,
    })
  return { kind: 'crops', crops }
}

/** The points of every picture in an annotation file's text, for grading; labels do not matter. */
export function readPoints(text: string, file: string): { image: string; points: Omit<LabelledPoint, 'label'>[] }[] {
  const data = parse(annotationFile, file, text)
  const byImage = Map.groupBy(data.annotations ?? [], (annotation) => annotation.image_id)
  return data.images.flatMap((image) => {
    const points = image.id === undefined ? undefined : byImage.get(image.id)
    return points ? [{ image: image.file, points: points.map(({ id, x, y }) => ({ id, x, y })) }] : []
  })
}
