/**
 * `npm run fuzz -- --calls 50000`: schema-aware calls of every procedure and hostile ones of every route, on fresh
 * records every 2,000 calls. `--from N` begins at the call that failed. Exits with 1 if anything is wrong.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzzedRound } from '../src-main/app/testing/fuzz/index.ts'

const aRound = 2000
// The keys of these records are not put beside the user's own.
process.env.DAYBREAK_KEYS ??= mkdtempSync(join(tmpdir(), 'daybreak-fuzz-keys-'))
const { values } = parseArgs({
  options: { calls: { type: 'string', default: '2000' }, from: { type: 'string', default: '0' } },
})
const [calls, from] = [Number(values.calls), Number(values.from)]
if (!Number.isInteger(calls) || calls < 1 || !Number.isInteger(from) || from < 0) {
  console.error('usage: npm run fuzz -- [--calls N] [--from N]')
  process.exit(2)
}
const answers = new Map<string, number>()
let wrong = 0
let slowest = { ms: 0, call: '' }
for (let done = 0; done < calls; done += aRound) {
  const round = await fuzzedRound(Math.min(aRound, calls - done), from + done)
  for (const [answer, count] of Object.entries(round.answers)) answers.set(answer, (answers.get(answer) ?? 0) + count)
  if (round.slowest.ms > slowest.ms) slowest = round.slowest
  for (const line of [
    ...round.faults,
    ...round.touched.map((path) => `touched: ${path}`),
    ...round.damage.map((line) => `records: ${line}`),
  ]) {
    wrong++
    console.log(line)
  }
  console.error(`${Math.min(calls, done + aRound)} of ${calls} calls, ${wrong} wrong`)
}
console.log(
  [...answers]
    .sort(([, a], [, b]) => b - a)
    .map(([answer, count]) => `${answer} ${count}`)
    .join(', '),
)
console.log(`slowest: ${Math.round(slowest.ms)} ms, call ${slowest.call}`)
process.exit(wrong > 0 ? 1 : 0)
