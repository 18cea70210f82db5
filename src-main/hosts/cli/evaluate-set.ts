import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Resources } from '#main/app/index.ts'
import { type Evaluation, evaluate, figureRows, readDataset, reportPage } from '#main/evaluation/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { withPassingApp } from './batch-app.ts'
import { listProblems, openable, wordsFor } from './labelled.ts'
import { number } from './numbers.ts'
import { parseWords } from './parse-words.ts'
import { productOf } from './product.ts'
import { messageOf, type Terminal, UsageError } from './terminal.ts'

const options = {
  data: { type: 'string' },
  split: { type: 'string' },
  mpp: { type: 'string', default: '0.25' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  'skip-bad': { type: 'boolean', default: false },
} as const

/** `daybreak evaluate`: every figure of the active model on labelled data, through the product's own code. */
export async function evaluateSet(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const values = parseWords(words, { options }).values
  if (!values.data) throw new UsageError('Give the folder of the labelled data: --data DIR')
  const folder = resolve(terminal.cwd, values.data)
  const micronsPerPixel = number('--mpp', values.mpp, 0.05, 10)
  return withPassingApp(resources, terminal, async (app) => {
    const product = productOf(app)
    const read = readable(folder, values.split ?? null, product.task, terminal)
    if (read === null) return 1
    const { dataset, problems: unopened } = await openable(app, read.dataset)
    const problems = [...read.problems, ...unopened]
    listProblems(problems, terminal)
    if (problems.length > 0 && !values['skip-bad']) {
      terminal.note(`${problems.length} problems. Correct them, or leave out the bad entries with --skip-bad.`)
      return 1
    }
    const evaluation = await evaluate(dataset, {
      product,
      micronsPerPixel,
      words: wordsFor,
      signal: terminal.signal,
      onProgress: (done, total) => terminal.progress(`${done} of ${total} pictures`),
    })
    listProblems(evaluation.failed, terminal)
    const at = new Date().toISOString()
    const out = resolve(terminal.cwd, values.out ?? `evaluation-${at.slice(0, 19).replaceAll(':', '')}`)
    writeReport(out, evaluation, { data: folder, at })
    if (values.json) terminal.out(JSON.stringify(evaluation))
    else
      for (const [name, value, interval] of figureRows(evaluation))
        terminal.out(`${name}: ${value}${interval ? ` (95 % ${interval})` : ''}`)
    terminal.note(`Report: ${join(out, 'report.html')}`)
    return evaluation.failed.length > 0 ? 1 : 0
  })
}

/** Null, after reporting the reason, if the labels cannot be read at all. */
function readable(folder: string, split: string | null, task: Task, terminal: Terminal) {
  try {
    return readDataset(folder, split, task)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'invalid-input') throw error
    terminal.note(messageOf(error))
    return null
  }
}

function writeReport(out: string, evaluation: Evaluation, about: { data: string; at: string }): void {
  mkdirSync(out, { recursive: true })
  const write = (name: string, value: unknown) =>
    writeFileSync(join(out, name), typeof value === 'string' ? value : JSON.stringify(value, null, 1))
  write('figures.json', evaluation)
  write('report.html', reportPage(evaluation, about))
  const { slides, model } = evaluation
  if (slides?.proposal)
    write('proposal.json', {
      model,
      ...slides.proposal,
      basis: { ...about, slides: slides.slides, positive: slides.positive, abstained: slides.abstained.count },
      note: 'A proposal: the thresholds of the model stay as they are until someone responsible changes them.',
    })
}
