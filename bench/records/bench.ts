import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { outFolder } from '../files.ts'
import type { Figure } from '../rows.ts'
import { benchBackup } from './backup.ts'
import { benchConversion } from './conversion.ts'
import { benchCrash } from './crash.ts'
import { benchReading } from './reading.ts'
import { benchReview } from './review.ts'

/** Size of the large records, GB. */
const gigabytes = Number(process.env.DAYBREAK_BENCH_GB ?? 2)
/** How often the conversion is interrupted. */
const interruptions = Number(process.env.DAYBREAK_BENCH_ROUNDS ?? 50)

/** What encryption costs, and whether large records hold: backup, start after a crash, conversion. */
export async function benchRecords(report: (figures: readonly Figure[]) => void): Promise<void> {
  const folder = join(outFolder, 'records')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    report(benchReview(folder))
    report(benchReading(folder))
    report(await benchBackup(folder, gigabytes))
    report(await benchCrash(folder, gigabytes))
    report(await benchConversion(folder, gigabytes, interruptions))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
