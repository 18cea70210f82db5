/**
 * `npm run faults -- [--rounds N] [--cuts N] [--minutes N] [--seed N] [--json]` kills the program N times at random
 * moments, for so many minutes at most or until it is interrupted, and replays N power cuts over a recording of its writes and syncs. It exits with 1 if anything that was acknowledged is
 * lost, or anything is half written, and prints what.
 */
import { parseArgs } from 'node:util'
import keysOfTests from '../../scripts/keys-of-tests.ts'
import { type Figure, reached, rowOf, table } from '../rows.ts'
import { killing } from './kills.ts'
import { cutting, whyNoCuts } from './power-cuts.ts'
import { randomFrom } from './random.ts'

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '500' },
    cuts: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
})
const numbers = [given.rounds, given.cuts, given.seed, given.minutes].map(Number)
const [rounds, cuts, seed, minutes] = numbers as [number, number, number, number]
if (!numbers.every((n) => Number.isInteger(n) && n >= 0)) {
  console.error('usage: npm run faults -- [--rounds N] [--cuts N] [--minutes N] [--seed N] [--json]')
  process.exit(2)
}
process.on('exit', keysOfTests())
const random = randomFrom(seed)
const late = Date.now() + minutes * 60_000
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupted = true
  })
const figures: Figure[] = []
const wrong: string[] = []
const progress = (what: string, of: number) => (n: number) => {
  if (!given.json && (n % 10 === 0 || n === of)) console.error(`${what}: ${n} of ${of}`)
}

if (rounds > 0) {
  const kills = await killing(rounds, random, progress('kills', rounds), () => interrupted || Date.now() > late)
  wrong.push(...kills.wrong)
  figures.push(
    { figure: 'kills of main', value: kills.main, unit: '' },
    { figure: 'kills of the engine', value: kills.engine, unit: '' },
    ...[...kills.moments].map(([moment, value]) => ({ figure: `of these, during ${moment}`, value, unit: '' })),
    { figure: 'lost or half written after kills', value: kills.wrong.length, unit: '', atMost: 0 },
  )
}
if (cuts > 0) {
  const why = whyNoCuts()
  const found = why === null ? await cutting({ cuts, random, onCut: progress('power cuts', cuts) }) : null
  if (found) wrong.push(...found.wrong)
  else console.error(`no power cuts: ${why}`)
  figures.push(
    { figure: 'simulated power cuts', value: found?.cuts ?? null, unit: '' },
    { figure: 'writes and syncs recorded', value: found?.recorded ?? null, unit: '' },
    { figure: 'lost or half written after power cuts', value: found?.wrong.length ?? null, unit: '', atMost: 0 },
  )
}
if (given.json) for (const figure of figures) console.log(JSON.stringify(rowOf('faults', figure)))
else console.log(table(figures))
for (const line of wrong) console.error(line)
console.error(`seed ${seed}`)
process.exit(figures.some((figure) => reached(figure) === false) ? 1 : 0)
