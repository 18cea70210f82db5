/**
 * `npm run mutate -- PART`: changes the sources of a part one small step at a time (StrykerJS), each in a copy, and
 * checks whether a unit test of the part fails. Results are kept in .mutation/, so that an interrupted run can
 * continue. A changed source is measured again. `--minutes N` stops after that time (30), `--files TEXT` selects
 * sources whose path contains the text, `--again` measures sources with undetected changes again, `--jobs N` is the
 * number of test runners (2), `--sample PERCENT` changes only this share of the lines, drawn with `--seed N`,
 * `--list` prints undetected changes, `--write` writes the scores into docs/testing.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { partNames, partOf } from './mutation/parts.ts'
import { letThrough, type Mutant, openResults, scoreOf } from './mutation/results.ts'
import { mutateFiles } from './mutation/run-file.ts'
import { chosenLines } from './mutation/sample.ts'
import { listOf, scoreTable, withScores } from './mutation/write-up.ts'

/** Characters of the sources that are changed in one run, where all lines are. */
const groupChars = 12_000
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '30' },
    jobs: { type: 'string', default: '2' },
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '' },
    again: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const [name = '', ...more] = positionals
const [minutes, jobs] = [Number(values.minutes), Number(values.jobs)]
const sample = { percent: Number(values.sample), seed: Number(values.seed) }
if (!partNames.includes(name) || more.length > 0 || !(minutes >= 0) || !(jobs >= 1) || !(sample.percent > 0)) {
  console.error(
    `usage: npm run mutate -- ${partNames.join('|')} [--minutes N] [--files TEXT] [--sample PERCENT] [--seed N] [--again] [--jobs N] [--list] [--write]`,
  )
  process.exit(2)
}

const until = Date.now() + minutes * 60_000
const { sources, tests } = partOf(name, root)
const kept = openResults(join(root, '.mutation', name), sample)
const texts = sources.map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }))
const wanted = texts.filter(({ file, source }) => {
  const known = kept.find(file, source)
  return file.includes(values.files) && (!known || (values.again && letThrough(known).length > 0))
})
// Short sources come first; the remaining time goes to the long ones.
for (const group of grouped(wanted.sort((a, b) => a.source.length - b.source.length))) {
  const leftMs = until - Date.now()
  const found = leftMs > 0 ? await measured(group, leftMs) : null
  for (const { file, source } of found ? group : []) {
    const { killed, mutants } = scoreOf([kept.keep(file, source, found?.get(file) ?? [])])
    console.log(`${file}: ${killed} of ${mutants}`)
  }
}
const results = texts.flatMap(({ file, source }) => kept.find(file, source) ?? [])
const unmeasured = sources.length - results.length

const score = scoreOf(results)
if (values.list) console.log(listOf(results))
console.log(scoreTable(results))
console.log(`${name}: ${score.killed} of ${score.mutants} killed, ${score.percent.toFixed(1)} %`)
if (unmeasured > 0)
  console.log(`${unmeasured} of ${sources.length} sources are not measured yet. Run the command again to continue.`)
if (values.write) {
  const page = join(root, 'docs', 'testing.md')
  writeFileSync(page, withScores(readFileSync(page, 'utf8'), name, results, { sources: sources.length, sample }))
}

interface Source {
  readonly file: string
  readonly source: string
}

/** Groups several short sources of a folder into one run, because a run takes seconds to start. */
function grouped(all: readonly Source[]): Source[][] {
  const groups: Source[][] = []
  for (const one of all) {
    const size = (group: readonly Source[]): number => group.reduce((sum, { source }) => sum + source.length, 0)
    const fits = (group: readonly Source[]): boolean =>
      dirname(group[0]?.file ?? '') === dirname(one.file) &&
      (size(group) + one.source.length) * (sample.percent / 100) <= groupChars
    const group = groups.find(fits)
    if (group) group.push(one)
    else groups.push([one])
  }
  return groups
}

/** Null if the time ran out, or if the tests fail without any change. */
async function measured(group: readonly Source[], limitMs: number): Promise<ReadonlyMap<string, Mutant[]> | null> {
  try {
    const targets = group.map(({ file, source }) => ({ file, lines: chosenLines(file, source, sample) }))
    return await mutateFiles(targets, { root, tests, jobs, limitMs })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return null
  }
}
