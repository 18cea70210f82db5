import type { Backups } from '#main/backups/index.ts'
import type { Cases } from '#main/cases/index.ts'
import type { Intake, Samples } from '#main/intake/index.ts'
import type { Jobs } from '#main/jobs/index.ts'
import type { Log } from '#main/log/index.ts'
import type { Reports } from '#main/reports/index.ts'
import type { SettingsStore } from '#main/settings/index.ts'
import { type Storage, startChecks } from '#main/storage/index.ts'
import type { System } from '#main/system/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { systemReader } from '#shared/contract/permissions.ts'
import type { Task } from '#shared/domain/task/index.ts'

export interface BackgroundDeps {
  readonly backups: Backups
  readonly cases: Cases
  readonly reports: Pick<Reports, 'warm'>
  readonly intake: Intake
  readonly samples: Samples
  readonly jobs: Jobs
  readonly settings: SettingsStore
  readonly system: System
  readonly log: Log
  readonly storage: Pick<Storage, 'file' | 'writing' | 'changes'>
  readonly offerSamples: boolean
  /** The task of new cases. */
  task(): Task
  /** The end of the chain of events, for the log. */
  head(): { readonly lastEvent: number; readonly link: string }
}

export interface Background {
  /** Called when a person decides or drafts: a report will probably be signed soon. */
  reading(): void
  /** Starts nothing more. */
  stop(): void
  /** Resolves when everything that was started has ended. */
  idle(): Promise<void>
}

/** ms. Drawing the window takes far less than this. */
const afterTheWindow = 300
const presenceEveryMs = 30_000
/** ms. So often it is asked whether a backup is due. */
const backupsEveryMs = 60_000
/** ms. A log of every day therefore names the events of that day. */
const headEveryMs = 3_600_000

/** Background work: interrupted screenings, watched folders, samples for a newcomer, moved files. */
export function startBackground(deps: BackgroundDeps): Background {
  const { cases, reports, intake, samples, jobs, settings, system, log } = deps
  const checks = startChecks({ ...deps.storage, onFailed: (why) => log.write('check-failed', { why }) })
  const underway = new Set<Promise<void>>()
  const stopped = new AbortController()
  const quietly = (where: string, work: () => unknown): void => {
    const job = Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        if (!isAppError(error) || error.code === 'bug') log.bug(where, error)
        else if (error.code !== 'cancelled') log.write('background-failed', { where, code: error.code })
      })
      .then(() => void underway.delete(job))
    underway.add(job)
  }
  const begin = setTimeout(() => {
    quietly('resume', () => jobs.takeOver())
    quietly('watch', () => watchFolders())
    quietly('presence', () => cases.checkPresence(stopped.signal))
    quietly('samples', firstSamples)
    quietly('probe', () => system.probe())
    quietly('check', () => checks.now())
  }, afterTheWindow)
  const presence = setInterval(
    () => quietly('presence', () => cases.checkPresence(stopped.signal)),
    presenceEveryMs,
  ).unref()

  const backups = setInterval(() => quietly('backup', deps.backups.beginIfDue), backupsEveryMs).unref()
  const heads = setInterval(() => log.write('records', deps.head()), headEveryMs).unref()

  function watchFolders(): void {
    const { scanners, ordersFolder } = settings.read()
    intake.watch(scanners, ordersFolder)
  }

  /** Runs once, for records without a case. If a crash interrupts it, the next start continues. */
  async function firstSamples(): Promise<void> {
    if (!deps.offerSamples) return
    const note = settings.note('samples')
    if (note === 'done' || (note === null && !cases.isEmpty())) return
    settings.keepNote(systemReader.id, 'samples', 'begun')
    await samples.add(systemReader)
    settings.keepNote(systemReader.id, 'samples', 'done')
  }

  return {
    reading: () => quietly('typesetting', () => reports.warm(deps.task())),
    stop() {
      stopped.abort()
      checks.stop()
      clearTimeout(begin)
      clearInterval(presence)
      clearInterval(heads)
      clearInterval(backups)
    },
    idle: async () => void (await Promise.all(underway)),
  }
}
