import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { parseLabels, readFields } from './fields.ts'
import type { DataProblem, Dataset, LabelledCrop, LabelledSlide } from './labelled-data.ts'

const truthFile = z.record(
  z.string(),
  z.object({
    positive: z.boolean(),
    abnormal: z.array(z.object({ label: z.string(), x: z.number(), y: z.number() })),
    microns_per_pixel: z.number().positive(),
  }),
)

/** Folder names of crop collections as the public sets spell them. Only their letters are compared. */
const folderClasses: Readonly<Record<string, string>> = {
  nilm: 'NILM',
  normal: 'NILM',
  superficial: 'NILM',
  intermediate: 'NILM',
  parabasal: 'NILM',
  columnar: 'NILM',
  metaplastic: 'NILM',
  ascus: 'ASC-US',
  asch: 'ASC-H',
  lsil: 'LSIL',
  milddysplasia: 'LSIL',
  dmmilddysplasia: 'LSIL',
  hsil: 'HSIL',
  moderatedysplasia: 'HSIL',
  dmmoderatedysplasia: 'HSIL',
  severedysplasia: 'HSIL',
  dmseveredysplasia: 'HSIL',
  carcinomainsitu: 'HSIL',
  scc: 'SCC',
  agc: 'AGC',
  adenocarcinomainsitu: 'AGC',
  trichomonas: 'Trichomonas',
  candida: 'Candida',
  flora: 'Flora',
  herps: 'Herpes',
  herpes: 'Herpes',
  actinomyces: 'Actinomyces',
}

/**
 * Reads a labelled folder: fields with points (`annotations.json`), mosaic slides (`truth.json`) or crops (one folder
 * per class). All problems (missing pictures, unknown labels, points outside) are listed and the affected items left
 * out. The caller decides whether to continue. Throws AppError `invalid-input` if nothing is recognised.
 */
export function readDataset(
  folder: string,
  split: string | null,
  task: Task,
): { dataset: Dataset; problems: DataProblem[] } {
  const problems: DataProblem[] = []
  const annotations = join(folder, 'annotations.json')
  if (existsSync(annotations))
    return { dataset: readFields(annotations, readFileSync(annotations, 'utf8'), { split, task }, problems), problems }
  const truth = join(folder, 'truth.json')
  if (existsSync(truth)) return { dataset: readSlides(folder, truth, task, problems), problems }
  return { dataset: readCrops(folder, task, problems), problems }
}

function readSlides(folder: string, file: string, task: Task, problems: DataProblem[]): Dataset {
  const { data, lineOf } = parseLabels(truthFile, file, readFileSync(file, 'utf8'))
  const slides = Object.entries(data).flatMap(([name, truth]): LabelledSlide[] => {
    const line = lineOf([name])
    const path = [`${name}.tif`, `${name}.png`].map((item) => join(folder, item)).find((item) => existsSync(item))
    if (!path) {
      problems.push({ file, line, problem: `slide ${name}.tif (or .png) is missing` })
      return []
    }
    const lesions = truth.abnormal.filter(({ label, x, y }) => {
      if (task.has(label)) return true
      problems.push({ file, line, problem: `slide ${name}: the cell at (${x}, ${y}) has the unknown label '${label}'` })
      return false
    })
    return [
      {
        file: path,
        name,
        positive: truth.positive,
        highGrade: lesions.some(({ label }) => task.isHighGrade(label)),
        lesions,
        micronsPerPixel: truth.microns_per_pixel,
        line,
      },
    ]
  })
  return { kind: 'slides', source: file, slides }
}

function readCrops(folder: string, task: Task, problems: DataProblem[]): Dataset {
  const names = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).sort() : []
  const crops = names.flatMap((name): LabelledCrop[] => {
    const inside = join(folder, name)
    if (!statSync(inside).isDirectory()) return []
    const label = folderClasses[name.toLowerCase().replace(/[^a-z]/g, '')]
    if (!label || !task.has(label)) {
      problems.push({ file: inside, line: null, problem: `the folder name '${name}' is not a class` })
      return []
    }
    return readdirSync(inside)
      .filter((item) => /\.(jpe?g|png|tiff?|webp)$/i.test(item))
      .sort()
      .map((item) => ({ file: join(inside, item), name: `${name}/${item}`, label }))
  })
  if (crops.length === 0)
    throw new AppError('invalid-input', {
      detail: `${folder} holds no annotations.json, no truth.json and no folders named after classes`,
    })
  return { kind: 'crops', crops }
}
