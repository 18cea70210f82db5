import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { checkBackup, makeBackup } from '../../src-main/backups/index.ts'
import { ada } from '../../src-shared/contract/testing.ts'
import { quantile } from '../numbers.ts'
import type { Figure } from '../rows.ts'
import { largeRecords } from './large.ts'

/** Time between two review actions, ms: a reader never acts faster. */
const pauseMs = 15

/** A backup of large encrypted records while cells are decided, and its proof before a restore. */
export async function benchBackup(folder: string, gigabytes: number): Promise<Figure[]> {
  const { lab, caseId, cellIds } = await largeRecords(folder, gigabytes, true)
  const target = join(folder, 'backups')
  try {
    lab.db.pragma('wal_checkpoint(TRUNCATE)')
    const act = (n: number): number => {
      const start = performance.now()
      lab.cases.act(ada, caseId, [cellIds[n % cellIds.length]!], { kind: n % 2 ? 'accept' : 'dismiss' })
      return performance.now() - start
    }
    const alone: number[] = []
    for (let n = 0; n < 1000; n++) alone.push(act(n))
    const during: number[] = []
    const begun = performance.now()
    let running = true
    const backing = makeBackup({ dataFolder: lab.folder, folder: target, now: new Date() }).finally(() => {
      running = false
    })
    for (let n = 0; running; n++) {
      during.push(act(n))
      await setTimeout(pauseMs)
    }
    const { file, manifest } = await backing
    const seconds = (performance.now() - begun) / 1000
    const checking = performance.now()
    await checkBackup({ file })
    const size = (statSync(file).size / 1e9).toFixed(1)
    const name = `backup of ${size} GB with ${manifest.counts.events} events`
    return [
      {
        figure: `${name}: review action meanwhile (beside: before), p99 of ${during.length}`,
        ...{ value: quantile(during, 0.99), beside: quantile(alone, 0.99), unit: 'ms', atMost: 50 },
      },
      { figure: `${name}: slowest review action meanwhile`, value: Math.max(...during), unit: 'ms' },
      { figure: `${name}: copied, opened, checked and hashed`, value: seconds, unit: 's' },
      { figure: `${name}: checked again`, value: (performance.now() - checking) / 1000, unit: 's' },
    ]
  } finally {
    lab.close()
    rmSync(target, { recursive: true, force: true })
  }
}
