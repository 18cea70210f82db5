import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { examine, problemReport } from '#main/doctor/index.ts'
import { fontFiles } from '#main/reports/index.ts'
import { openReadable } from '#main/storage/index.ts'
import type { System } from '#main/system/index.ts'
import type { Api } from '#shared/contract/api.ts'
import type { SelfCheck } from '#shared/contract/schemas/doctor.ts'
import type { Ground } from './ground.ts'
import type { AppOptions } from './options.ts'

/** Bytes of records that are read in full while a window waits: about half a second. */
const mostRecordBytes = 64e6

/** The self-check of a running core, and the problem report that holds it. */
export function createSelfCheck(
  ground: Ground,
  { system, backups }: { readonly system: System; readonly backups: Api['backups'] },
  options: AppOptions,
): Api['doctor'] {
  const { dataFolder, version, host } = options
  const { models, records, now } = ground
  async function check(signal: AbortSignal | undefined): Promise<SelfCheck> {
    const findings: SelfCheck['findings'] = []
    const checkedAt = now().toISOString()
    for await (const finding of examine({
      ...{ dataFolder, now, fontFiles, mostRecordBytes, ...(signal ? { signal } : {}) },
      open: () => openReadable(join(dataFolder, 'daybreak.sqlite')),
      models: () => models.list(),
      provider: async () => system.device(),
      backups: () => backups.state(),
    }))
      findings.push(finding)
    return { checkedAt, findings }
  }
  return {
    check,
    async problemReport(signal) {
      const { findings } = await check(signal)
      const logFolder = join(dataFolder, 'log')
      return problemReport({ records, logFolder, version, host, findings, now: now(), key: randomBytes(32) })
    },
  }
}
