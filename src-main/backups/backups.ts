import { readKeys } from '#main/keys/index.ts'
import { type Records, readChain, systemPerson } from '#main/storage/index.ts'
import { AppError, isAppError, toErrorData } from '#shared/contract/errors.ts'
import type { BackupState } from '#shared/contract/schemas/backup.ts'
import { isOverdue } from './due.ts'
import { keepOutcome, lastOutcome, type Outcome } from './last-outcome.ts'
import { makeBackup } from './make.ts'
import { backupsIn } from './manifest.ts'
import type { Progress } from './run-thread.ts'

export interface BackupSettings {
  /** Empty: no backups are made. */
  readonly backupFolder: string
  readonly backupEveryHours: number
  readonly backupWarnDays: number
}

export interface BackupsDeps {
  readonly dataFolder: string
  readonly records: Records
  readonly settings: () => BackupSettings
  readonly now: () => Date
  /** Called when the state has changed. */
  readonly changed: () => void
  readonly onFailure: (code: string, detail: string) => void
  readonly onBug: (error: unknown) => void
}

export interface Backups {
  state(): BackupState
  /** What the last backup came to. */
  outcome(): Outcome
  /** Whether the last good backup is older than the settings allow, or there is none although reports are signed. */
  overdue(): boolean
  /** Begins a backup. Throws AppError `backup-folder-missing`, `conflict` while one is being made. */
  begin(by: string): BackupState
  /** Begins a backup if one is due. */
  beginIfDue(): void
  /** Ends a running backup, whose halves are removed. */
  close(): Promise<void>
}

const hourMs = 3_600_000
/** After a failure, the next attempt of the schedule waits so long, ms. */
const retryMs = hourMs / 2

/** Backups on demand and by schedule, one at a time. */
export function createBackups(deps: BackupsDeps): Backups {
  const { dataFolder, records, settings, now, changed } = deps
  const closing = new AbortController()
  const signed = records.read<[], string | null>('SELECT min(signed_at) FROM reports', { pluck: true })
  let running: { readonly begun: number; progress: Progress; readonly ended: Promise<void> } | null = null

  const last = (): Outcome => lastOutcome(dataFolder)
  const overdue = (): boolean =>
    isOverdue({ lastGood: last().last?.madeAt ?? null, firstSigned: signed.get() ?? null }, settings(), now())

  function begin(by: string): BackupState {
    const { backupFolder: folder } = settings()
    if (folder === '') throw new AppError('backup-folder-missing')
    if (running || closing.signal.aborted) throw new AppError('conflict')
    // Refuses a person unknown to the records before any work.
    records.change({ by, what: 'backup-begun' }, () => undefined)
    const onProgress = (progress: Progress): void => {
      if (running) running.progress = progress
    }
    const ended = backUp(deps, { by, folder, onProgress, signal: closing.signal })
      .catch(deps.onBug)
      .finally(() => {
        running = null
        changed()
      })
    running = { begun: performance.now(), progress: { phase: 'copying', share: 0 }, ended }
    changed()
    return state()
  }

  function state(): BackupState {
    const { backupFolder: folder } = settings()
    const installation = readKeys(dataFolder)?.installation
    return {
      ...{ folder, ...last(), overdue: overdue() },
      running: running && { ...running.progress, msLeft: msLeftOf(running) },
      kept: backupsIn(folder).map(({ file, manifest: { madeAt, bytes, chain, keys } }) => ({
        ...{ file, madeAt, bytes, event: chain.event },
        own: keys?.installation === installation,
      })),
    }
  }

  return {
    state,
    outcome: last,
    overdue,
    begin,
    beginIfDue() {
      const { backupFolder, backupEveryHours } = settings()
      if (backupFolder === '' || running) return
      const { last: good, failure } = last()
      const age = (at: string | undefined) => (at === undefined ? Infinity : Math.abs(now().getTime() - Date.parse(at)))
      if (age(good?.madeAt) >= backupEveryHours * hourMs && age(failure?.at) >= retryMs) begin(systemPerson)
    },
    async close() {
      closing.abort()
      await running?.ended
    },
  }
}

interface Run {
  readonly by: string
  readonly folder: string
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal
}

/** Makes a backup and keeps what it came to, in the records and beside them. */
async function backUp(deps: BackupsDeps, { by, folder, onProgress, signal }: Run): Promise<void> {
  const { dataFolder, records, now } = deps
  const begun = now()
  try {
    const { file, manifest } = await makeBackup({ dataFolder, folder, now: begun, onProgress, signal })
    const { madeAt, bytes, sha256, chain } = manifest
    if (!readChain(records).holds(chain)) throw new AppError('backup-damaged', { file, detail: 'its chain' })
    records.change({ by, what: 'backup-made' }, (change) => change.note(null, { event: chain.event, bytes, sha256 }))
    keepOutcome(dataFolder, { last: { file, madeAt, bytes, event: chain.event }, failure: null })
  } catch (error) {
    if (isAppError(error) && error.code === 'cancelled') return
    if (!isAppError(error)) deps.onBug(error)
    const { code, params } = toErrorData(error)
    deps.onFailure(code, String(params.detail ?? ''))
    keepOutcome(dataFolder, { last: lastOutcome(dataFolder).last, failure: { at: begun.toISOString(), code, params } })
    records.change({ by, what: 'backup-failed', about: { subject: code } }, () => undefined)
  }
}

/** Copying is the only phase whose pace can be told; checking and hashing together take about as long. */
function msLeftOf({ begun, progress }: { readonly begun: number; readonly progress: Progress }): number | null {
  const { phase, share } = progress
  if (phase !== 'copying' || !share || share < 0.05) return null
  const copying = (performance.now() - begun) / share
  return Math.max(0, 2 * copying - (performance.now() - begun))
}
