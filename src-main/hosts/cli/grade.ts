import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Resources } from '#main/app/index.ts'
import type { GradedPoint, Product } from '#main/evaluation/index.ts'
import { readPoints } from '#main/evaluation/index.ts'
import { withPassingApp } from './batch-app.ts'
import { number } from './numbers.ts'
import { productOf } from './product.ts'
import { errorLine, type Terminal, UsageError } from './terminal.ts'

const options = {
  json: { type: 'boolean', default: false },
  mpp: { type: 'string' },
  points: { type: 'string' },
} as const

/** What a picture of one cell covers where nobody says: a 40x objective. */
const nominalMicronsPerPixel = 0.25

/** `daybreak grade`: class probabilities of the cell at each picture's centre, or at every labelled point. */
export async function grade(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parsed(words)
  if (positionals.length === 0 && values.points === undefined)
    throw new UsageError('Name at least one picture, or --points FILE.')
  const micronsPerPixel = values.mpp === undefined ? nominalMicronsPerPixel : number('--mpp', values.mpp, 0.05, 10)
  if (values.mpp === undefined)
    terminal.note(
      `Pictures that do not give their scale are taken as ${nominalMicronsPerPixel} µm/px; --mpp N gives another.`,
    )
  return withPassingApp(resources, async (app) => {
    const product = productOf(app)
    let failed = 0
    for (const job of jobsOf(positionals, values.points, terminal)) {
      try {
        const cells = await product.grade(job.path, micronsPerPixel, job.points ?? 'centre')
        cells.forEach((cell, i) => {
          terminal.out(lineOf({ image: job.image, id: job.points?.[i]?.id ?? null }, cell, product, values.json))
        })
      } catch (error) {
        failed++
        terminal.out(JSON.stringify({ image: job.image, error: errorLine(error) }))
      }
    }
    return failed > 0 ? 1 : 0
  })
}

interface Job {
  /** As it was named. */
  readonly image: string
  readonly path: string
  readonly points: readonly { id: number; x: number; y: number }[] | null
}

function jobsOf(positionals: readonly string[], points: string | undefined, terminal: Terminal): Job[] {
  const crops = positionals.map((image): Job => ({ image, path: resolve(terminal.cwd, image), points: null }))
  if (points === undefined) return crops
  const file = resolve(terminal.cwd, points)
  const fields = readPoints(readFileSync(file, 'utf8'), file)
  return [
    ...crops,
    ...fields.map(({ image, points: at }): Job => ({ image, path: join(dirname(file), image), points: at })),
  ]
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
  return `${about.image}${about.id === null ? '' : ` #${about.id}`}: ${likely.map(([name, p]) => `${name} ${p.toFixed(2)}`).join(', ')}`
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
