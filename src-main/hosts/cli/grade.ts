import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { App, Resources } from '#main/app/index.ts'
import { type DataProblem, type GradedPoint, type Product, readFields } from '#main/evaluation/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { formatProbability } from '#shared/wording/index.ts'
import { withPassingApp } from './batch-app.ts'
import { listProblems, openable, wordsFor } from './labelled.ts'
import { number } from './numbers.ts'
import { parseWords } from './parse-words.ts'
import { productOf } from './product.ts'
import { errorLine, type Terminal, UsageError } from './terminal.ts'

const options = {
  json: { type: 'boolean', default: false },
  mpp: { type: 'string' },
  points: { type: 'string' },
} as const

/** The default scale of a picture of one cell: that of a 40x objective. */
const nominalMicronsPerPixel = 0.25

/** `daybreak grade`: class probabilities of the cell at each picture's centre, or at every labelled point. */
export async function grade(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parseWords(words, { options, allowPositionals: true })
  if (positionals.length === 0 && values.points === undefined)
    throw new UsageError('Give at least one picture, or --points FILE.')
  const micronsPerPixel = values.mpp === undefined ? nominalMicronsPerPixel : number('--mpp', values.mpp, 0.05, 10)
  if (values.mpp === undefined)
    terminal.note(`Pictures without a scale are read at ${nominalMicronsPerPixel} µm/px. Use --mpp N to change this.`)
  return withPassingApp(resources, terminal, async (app) => {
    const product = productOf(app)
    const crops = positionals.map((image): Job => ({ image, path: resolve(terminal.cwd, image), points: null }))
    const labelled = values.points === undefined ? noPoints : await pointsOf(app, values.points, product.task, terminal)
    let failed = labelled.problems
    for (const job of [...crops, ...labelled.jobs]) {
      if (terminal.signal.aborted) throw new AppError('cancelled')
      try {
        const cells = await product.grade(job.path, micronsPerPixel, job.points ?? 'centre')
        cells.forEach((cell, i) => {
          terminal.out(lineOf({ image: job.image, id: job.points?.[i]?.id ?? null }, cell, product, values.json))
        })
      } catch (error) {
        const message = wordsFor(error)
        failed++
        if (job.at) listProblems([{ ...job.at, problem: `picture ${job.image}: ${message}` }], terminal)
        else if (values.json) terminal.out(JSON.stringify({ image: job.image, error: errorLine(error) }))
        else terminal.note(`${job.image}: ${message}`)
      }
    }
    return failed > 0 ? 1 : 0
  })
}

interface Job {
  /** As given by the user. */
  readonly image: string
  readonly path: string
  readonly points: readonly { id: number; x: number; y: number }[] | null
  /** Where the file of labels mentions the picture. */
  readonly at?: { readonly file: string; readonly line: number }
}

const noPoints: { jobs: Job[]; problems: number } = { jobs: [], problems: 0 }

/** The sound points of an annotation file of any split. Faults are listed and counted. */
async function pointsOf(app: App, points: string, task: Task, terminal: Terminal): Promise<typeof noPoints> {
  const file = resolve(terminal.cwd, points)
  const problems: DataProblem[] = []
  const text = await readFile(file, 'utf8').catch(() => {
    throw new AppError('file-not-found', { file: points })
  })
  const { dataset, problems: unopened } = await openable(app, readFields(file, text, { split: 'all', task }, problems))
  listProblems([...problems, ...unopened], terminal)
  const fields = dataset.kind === 'fields' ? dataset.fields.filter((field) => field.points.length > 0) : []
  return {
    problems: problems.length + unopened.length,
    jobs: fields.map((field) => ({
      image: field.name,
      path: field.file,
      points: field.points,
      at: { file, line: field.line },
    })),
  }
}

function lineOf(
  about: { image: string; id: number | null },
  cell: GradedPoint,
  product: Product,
  json: boolean,
): string {
  const rounded = (p: number) => Math.round(p * 1e6) / 1e6
  const probabilities = Object.fromEntries(
    product.model.classes.map((name, k) => [name, rounded(cell.probabilities[k] ?? 0)]),
  )
  if (json) {
    const { x, y, abnormal, highGrade } = cell
    return JSON.stringify({ ...about, x, y, probabilities, abnormal: rounded(abnormal), highGrade: rounded(highGrade) })
  }
  const likely = Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
  return `${about.image}${about.id === null ? '' : ` #${about.id}`}: ${likely.map(([name, p]) => `${name} ${formatProbability(p)}`).join(', ')}`
}
