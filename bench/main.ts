/**
 * `npm run bench -- NAME...` runs the named benchmarks (by default all) and prints a table of each. `--json` prints
 * one JSON object per row instead; `--write` also puts the tables into docs/benchmarks.md. Builds the window first,
 * and generates its slides once, in bench/.out. Exits with 1 if a limit is broken.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { repository } from '../e2e/host.ts'
import { ensureBuilt } from '../scripts/built.ts'
import keysOfTests from '../scripts/keys-of-tests.ts'
import { goBeforeOthers } from './before-others.ts'
import { type Bench, benches, onRequest } from './benches.ts'
import { type Figure, reached, rowOf, table } from './rows.ts'
import { writeUp } from './write-up.ts'

const page = 'docs/benchmarks.md'
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, write: { type: 'boolean' }, cases: { type: 'string', default: '100000' } },
})
const cases = Number(options.cases)
const known: Readonly<Record<string, Bench>> = { ...benches, ...onRequest }
const unknown = wanted.filter((name) => !Object.hasOwn(known, name))
if (unknown.length > 0 || !Number.isInteger(cases) || cases < 1) {
  console.error(
    `usage: npm run bench -- [NAME...] [--json] [--write] [--cases N]; NAME is one of: ${Object.keys(known)}`,
  )
  process.exit(2)
}
if (!ensureBuilt(repository)) process.exit(1)
goBeforeOthers()
process.on('exit', keysOfTests())

let broken = false
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const figures: Figure[] = []
  const report = (more: readonly Figure[]): void => {
    figures.push(...more)
    if (options.json) for (const figure of more) console.log(JSON.stringify(rowOf(name, figure)))
    else console.log(table(more))
  }
  await known[name]?.(report, { cases })
  broken ||= figures.some((figure) => reached(figure) === false)
  if (options.write) writeFileSync(page, writeUp(readFileSync(page, 'utf8'), name, measured(), table(figures)))
}
process.exit(broken ? 1 : 0)

/** Time and machine of the measurement. */
function measured(): string {
  const processor = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`
  const system = execFileSync('uname', ['-sr'], { encoding: 'utf8' }).trim()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `Measured on ${day}: ${processor}, ${memory} GiB, no GPU; Node ${process.version}; ${system}.`
}
