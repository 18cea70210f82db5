import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Fault } from '#shared/contract/schemas/fault.ts'
import { createFaultDesk } from './fault-desk.ts'
import { createLog } from './log.ts'

const fault: Fault = {
  where: 'script',
  page: 'case',
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'García')",
  frames: ['open (index-D4f.js:12:345)', 'run (/home/doe/García.js:1:2)'],
}

/** A desk with its own log and a clock that the test sets. */
function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-faults-'))
  const time = { ms: 1_000_000 }
  const lines = (): Record<string, unknown>[] =>
    readFileSync(join(folder, 'daybreak.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { desk: createFaultDesk(createLog(folder), () => time.ms), time, lines }
}

it('A window’s fault is logged without names, under the id that the window shows', () => {
  const { desk: faults, lines } = desk()
  const { id } = faults.report(fault)
  expect(lines()).toMatchObject([{ event: 'bug', id, where: 'window.script.case', name: 'TypeError' }])
  expect(lines()[0]?.frames).toEqual(['    at open (index-D4f.js:12:345)', '    at run (…)'])
  expect(JSON.stringify(lines())).not.toMatch(/García|doe/)
})

it('The same fault again keeps its id and adds no line, until an hour has passed', () => {
  const { desk: faults, time, lines } = desk()
  const { id } = faults.report(fault)
  time.ms += 3_599_999
  expect(faults.report(fault).id).toBe(id)
  expect(lines()).toHaveLength(1)
  time.ms += 1
  expect(faults.report(fault).id).not.toBe(id)
  expect(lines()).toHaveLength(2)
})

it('More than ten new faults in a minute are not logged and get no id', () => {
  const { desk: faults, time, lines } = desk()
  const ids = Array.from({ length: 12 }, (_, n) => faults.report({ ...fault, message: `fault ${n}` }).id)
  expect(ids.map((id) => id !== null)).toEqual([...Array(10).fill(true), false, false])
  time.ms += 60_000
  expect(faults.report({ ...fault, message: 'fault 11' }).id).not.toBeNull()
  expect(lines()).toHaveLength(11)
})
