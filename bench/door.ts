import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecords } from '../src-main/storage/index.ts'
import { bareDatabase } from '../src-main/storage/testing/index.ts'
import { quantile } from './numbers.ts'
import type { Figure } from './rows.ts'

/** Actions of each kind; the slowest percent of them is what is looked at. */
const actions = 3000
const setting = `INSERT INTO settings (key, value) VALUES (?, ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`

/**
 * What a review action costs at most: two rows in one durable transaction, through the door (with its event) and as a
 * bare transaction of SQLite, turn by turn on two files of one folder.
 */
export function benchDoor(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bench-door-'))
  const records = openRecords(join(folder, 'door.sqlite'))
  openRecords(join(folder, 'plain.sqlite')).close()
  const plain = bareDatabase(join(folder, 'plain.sqlite'))
  try {
    const put = records.write<[string, string]>(setting)
    const barePut = plain.prepare(setting)
    const throughDoor = (n: number) =>
      records.change({ by: 'local', what: 'cells-decided', about: { caseId: 1 } }, (change) => {
        put.run(change, `decision-${n % 500}`, states(n))
        put.run(change, `history-${n}`, states(n))
        change.note([[n, 'open']], [[n, 'accepted']])
      })
    const bare = (n: number) =>
      plain
        .transaction(() => {
          barePut.run(`decision-${n % 500}`, states(n))
          barePut.run(`history-${n}`, states(n))
        })
        .immediate()
    const door: number[] = []
    const beside: number[] = []
    for (let n = 0; n < actions; n++) {
      // Which of the two goes first changes, so that neither always pays for the other's checkpoint.
      for (const [work, times] of n % 2
        ? ([
            [bare, beside],
            [throughDoor, door],
          ] as const)
        : ([
            [throughDoor, door],
            [bare, beside],
          ] as const)) {
        const start = performance.now()
        work(n)
        times.push(performance.now() - start)
      }
    }
    const at = (share: number) => ({ value: quantile(door, share), unit: 'ms', beside: quantile(beside, share) })
    return [
      { figure: 'change through the door, p99 (beside: plain transaction)', ...at(0.99), atMost: 10 },
      { figure: 'change through the door, median (beside: plain transaction)', ...at(0.5) },
    ]
  } finally {
    records.close()
    plain.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** About as long as what a review action writes of one cell. */
const states = (n: number): string => JSON.stringify([[n, 'relabelled', 'HSIL', 0, 0]])
