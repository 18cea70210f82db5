import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import { ada } from '#shared/contract/testing.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { benchFor, resultFor } from './testing.ts'

let lab: ReturnType<typeof benchFor>
beforeEach(() => {
  lab = benchFor()
})
afterEach(() => lab.close())

/** Acts endlessly in a separate process, and prints each action once it was acknowledged. */
const script = (file: string, from: number, caseId: number, ids: readonly number[]) => `
  import { openRecords } from '#main/storage/index.ts'
  import { tasksOn } from '#main/tasks/testing/index.ts'
  import { createCases } from '#main/cases/index.ts'
  import { writeSync } from 'node:fs'
  const none = () => null
  let clock = ${from}
  const now = () => new Date((clock += 1000))
  const records = openRecords(${JSON.stringify(file)}, now)
  const cases = createCases({
    hash: () => Promise.reject(new Error('not here')),
    records, tasks: tasksOn(records), now, jobOf: none, resultOf: none, publish: none,
    makeReport: none, laboratory: () => '', product: 'test' })
  const reader = { id: 'local', name: 'Dr. Byron', permissions: new Set() }
  const ids = ${JSON.stringify(ids)}
  const actions = [{ kind: 'accept' }, { kind: 'relabel', label: 'HSIL' }, { kind: 'dismiss' }, { kind: 'clear' }]
  for (let n = 0; ; n++) {
    const many = ids.slice(n % 90, (n % 90) + 1 + (n % 7))
    const change = n % 5 === 4 ? cases.undo(reader, ${caseId}) : cases.act(reader, ${caseId}, many, actions[n % 4])
    writeSync(1, JSON.stringify(change) + '\\n')
  }`

it('A process killed during a stream of actions loses none that was acknowledged', async () => {
  const labels = Array.from({ length: 100 }, (_, n) => cervix.codes[n % 7]!)
  const { caseId, slideId, screeningId, cellIds } = lab.screened('a.svs', labels)
  for (let round = 0; round < 3; round++) {
    // Each action has its own second, so that it can be identified by its time.
    const text = script(lab.file, Date.UTC(2030 + round, 0), caseId, cellIds)
    const before = { depth: (await lab.cases.open(ada, caseId)).undoDepth, rows: history().length }
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      cwd: new URL('../..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    const acknowledged: ReviewChange[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.endsWith('}')) acknowledged.push(JSON.parse(line) as ReviewChange)
      if (acknowledged.length === 150 + round * 37) child.kill('SIGKILL')
    }
    expect(await exit).toEqual([null, 'SIGKILL'])
    lab.reopen()
    lab.results.set(slideId, resultFor({ slideId, screeningId, labels }))

    const last = acknowledged.at(-1)!
    const rows = history().slice(before.rows)
    const heard = acknowledged.filter(
      ({ undoDepth }, n) => undoDepth !== (n === 0 ? before.depth : acknowledged[n - 1]?.undoDepth),
    )
    const ahead = rows.filter(({ at }) => at > last.savedAt)
    // One action may be on disk without an acknowledgement: committed, but killed before it could be printed.
    expect(ahead.length).toBeLessThanOrEqual(1)
    expect(rows.filter(({ at }) => at <= last.savedAt).map(({ at }) => at)).toEqual(heard.map(({ savedAt }) => savedAt))

    const expected = new Map(acknowledged.flatMap(({ cells }) => cells).map((cell) => [cell.id, cell]))
    const unheard = new Set(ahead.flatMap(({ after }) => (JSON.parse(after) as [number][]).map(([id]) => cellOf(id))))
    const kept = new Map(decisions().map((row) => [row.id, row]))
    for (const { id, status, readerLabel } of expected.values()) {
      if (unheard.has(id)) continue
      const label = readerLabel === null ? null : cervix.codes.indexOf(readerLabel)
      expect(kept.get(id) ?? { id, status: 'open', label: null }).toEqual({ id, status, label })
    }
    expect(lab.db.pragma('integrity_check', { simple: true })).toBe('ok')
  }
})

const history = () =>
  lab.db.prepare<[], { at: string; after: string }>('SELECT at, after FROM review_acts ORDER BY id').all()
const cellOf = (decisionId: number) =>
  lab.db.prepare<[number], number>('SELECT cell_id FROM decisions WHERE id = ?').pluck().get(decisionId)
const decisions = () =>
  lab.db
    .prepare<[], { id: number; status: string; label: number | null }>(
      'SELECT cell_id AS id, status, class_id AS label FROM decisions',
    )
    .all()
