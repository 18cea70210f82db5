import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchFor } from '../src-main/cases/testing.ts'
import { openRecords } from '../src-main/storage/index.ts'
import { bareDatabase } from '../src-main/storage/testing/index.ts'
import { ada } from '../src-shared/contract/testing.ts'
import { quantile } from './numbers.ts'
import type { Figure } from './rows.ts'

/** Number of actions of each kind. The result is their slowest percent. */
const actions = 2000
const cells = 20_000
const setting = `INSERT INTO settings (key, value) VALUES (?, ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`

/**
 * The cost of a review action: its time until the core acknowledges it, on a case of 20,000 cells, and the overhead
 * of the write path. For the overhead, the same two rows are written in one durable transaction through the write
 * path (with its event) and as a bare SQLite transaction, alternately on two files in one folder.
 */
export function benchDoor(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bench-door-'))
  const records = openRecords(join(folder, 'door.sqlite'))
  openRecords(join(folder, 'plain.sqlite')).close()
  const plain = bareDatabase(join(folder, 'plain.sqlite'))
  const lab = benchFor()
  try {
    const put = records.write<[string, string]>(setting)
    const barePut = plain.prepare(setting)
    const { caseId, cellIds } = lab.screened('slide', Array(cells).fill('LSIL'))
    const [review, door, bare] = timed([
      (n) => lab.cases.act(ada, caseId, [cellIds[n % cells]!], { kind: n % 2 ? 'accept' : 'dismiss' }),
      (n) =>
        records.change({ by: 'local', what: 'cells-decided', about: { caseId: 1 } }, (change) => {
          put.run(change, `decision-${n % 500}`, states(n))
          put.run(change, `history-${n}`, states(n))
          change.note([[n, 'open']], [[n, 'accepted']])
        }),
      (n) =>
        plain
          .transaction(() => {
            barePut.run(`decision-${n % 500}`, states(n))
            barePut.run(`history-${n}`, states(n))
          })
          .immediate(),
    ]) as [number[], number[], number[]]
    const beside = (times: number[], share: number) => ({
      ...{ value: quantile(times, share), unit: 'ms', beside: quantile(bare, share) },
    })
    const name = `review action on a case of ${cells} cells`
    return [
      { figure: `${name}, p99 (beside: plain transaction of two rows)`, ...beside(review, 0.99), atMost: 10 },
      { figure: `${name}, median (beside: plain transaction of two rows)`, ...beside(review, 0.5) },
      { figure: 'two rows through the door, p99 (beside: plain transaction)', ...beside(door, 0.99) },
      { figure: 'two rows through the door, median (beside: plain transaction)', ...beside(door, 0.5) },
    ]
  } finally {
    lab.close()
    records.close()
    plain.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Times of each work, ms. They alternate with changing order, so that none always pays for another's checkpoint. */
function timed(works: readonly ((n: number) => void)[]): number[][] {
  const times = works.map((): number[] => [])
  for (let n = 0; n < actions; n++)
    works.forEach((_, turn) => {
      const which = (turn + n) % works.length
      const start = performance.now()
      works[which]?.(n)
      times[which]?.push(performance.now() - start)
    })
  return times
}

/** About as long as a review action's record of one cell. */
const states = (n: number): string => JSON.stringify([[n, 'relabelled', 'HSIL', 0, 0]])
