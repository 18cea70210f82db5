import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Resources } from '#main/app/index.ts'
import { evaluate, figureRows, readDataset, reportPage } from '#main/evaluation/index.ts'
import { withPassingApp } from './batch-app.ts'
import { number } from './numbers.ts'
import { productOf } from './product.ts'
import { type Terminal, UsageError } from './terminal.ts'

const options = {
  data: { type: 'string' },
  split: { type: 'string' },
  mpp: { type: 'string', default: '0.25' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  'skip-bad': { type: 'boolean', default: false },
} as const

/** `daybreak evaluate`: every figure of the active model on labelled data, through the product's own path. */
export async function evaluateSet(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const values = parsed(words)
  if (!values.data) throw new UsageError('--data DIR is needed.')
  const folder = resolve(terminal.cwd, values.data)
  const micronsPerPixel = number('--mpp', values.mpp, 0.05, 10)
  const { dataset, problems } = readDataset(folder, values.split ?? null)
  for (const { file, line, problem } of problems) terminal.note(`${file}${line === null ? '' : `:${line}`}: ${problem}`)
  if (problems.length > 0 && !values['skip-bad']) {
    terminal.note(`${problems.length} problems. Mend them, or leave out what they concern with --skip-bad.`)
    return 1
  }
  return withPassingApp(resources, async (app) => {
    const product = productOf(app)
    const evaluation = await evaluate(dataset, {
      product,
      micronsPerPixel,
      onProgress: (done, total) => terminal.progress(`${done} of ${total} pictures`),
    })
    const at = new Date().toISOString()
    const out = resolve(terminal.cwd, values.out ?? `evaluation-${at.slice(0, 19).replaceAll(':', '')}`)
    mkdirSync(out, { recursive: true })
    writeFileSync(join(out, 'figures.json'), JSON.stringify(evaluation, null, 1))
    writeFileSync(join(out, 'report.html'), reportPage(evaluation, { data: folder, at }))
    if (evaluation.slides)
      writeFileSync(
        join(out, 'proposal.json'),
        JSON.stringify(
          {
            model: evaluation.model,
            ...evaluation.slides.proposal,
            basis: { data: folder, at, slides: evaluation.slides.slides },
          },
          null,
          1,
        ),
      )
    if (values.json) terminal.out(JSON.stringify(evaluation))
    else
      for (const [name, value, interval] of figureRows(evaluation))
        terminal.out(`${name}: ${value}${interval ? ` (95 % ${interval})` : ''}`)
    terminal.note(`Report: ${join(out, 'report.html')}`)
    return 0
  })
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
