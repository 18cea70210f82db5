import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/contract/errors.ts'
import { folderTrouble, prepareFolder } from './folder-trouble.ts'
import { takeFolder } from './lock.ts'
import { lookAt } from './look-at.ts'
import { newestOf } from './migrate.ts'
import { type Migrated, migrateOnCopy } from './migrate-copy.ts'
import type { ThreadNews } from './migrate-thread.ts'
import { MigrationShare, stepsBetween } from './migration-share.ts'
import { migrations } from './migrations/index.ts'

/** The thread's code: the source, or a bundler's file beside this one; null if it was left out. */
const threadCode =
  ['./migrate-thread.ts', './migrate-thread.js']
    .map((name) => new URL(name, import.meta.url))
    .find((url) => existsSync(url)) ?? null

/** Interval between two reports of the share, ms. */
const tellEvery = 250

/**
 * Migrates the records of a data folder if an earlier version wrote them, in a thread, so that the process can show
 * how far it is. `onShare` gets the share done, 0 to 1. Returns null if there was nothing to do. A migration that was
 * interrupted is continued. `signal` interrupts it: the thread ends after its current SQL statement, and the data
 * folder is released. Throws like `openStorage`, and `cancelled`; the records are then as they were.
 */
export async function bringUpToDate(
  folder: string,
  onShare: (share: number) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Migrated | null> {
  prepareFolder(folder)
  const file = join(folder, 'daybreak.sqlite')
  try {
    const from = lookAt(file)
    if (from === 0 || from === newestOf(migrations)) return null
    const lock = takeFolder(folder)
    try {
      return await migrateBeside(file, from, { onShare, signal })
    } finally {
      lock.release()
    }
  } catch (error) {
    throw folderTrouble(error, folder)
  }
}

interface Following {
  readonly onShare: (share: number) => void
  readonly signal: AbortSignal
}

async function migrateBeside(file: string, from: number, { onShare, signal }: Following): Promise<Migrated | null> {
  const versions = migrations.map(({ version }) => version)
  const share = new MigrationShare(stepsBetween(from, versions))
  const tell = () => onShare(share.value)
  tell()
  if (!threadCode) return migrateOnCopy(file, migrations, (step) => share.reach(step))
  if (signal.aborted) throw new AppError('cancelled')
  const ticking = setInterval(tell, tellEvery)
  try {
    return await ended(new Worker(threadCode, { workerData: { file }, execArgv: [] }), share, signal)
  } finally {
    clearInterval(ticking)
  }
}

/** The thread may end at any moment, as a killed process may: see `migrateOnCopy`. */
function ended(thread: Worker, share: MigrationShare, signal: AbortSignal): Promise<Migrated | null> {
  const stop = () => void thread.terminate()
  signal.addEventListener('abort', stop, { once: true })
  return new Promise<Migrated | null>((resolve, reject) => {
    thread.on('message', (news: ThreadNews) => {
      if ('step' in news) share.reach(news.step)
      else if ('migrated' in news) resolve(news.migrated)
      else if ('refused' in news) reject(new AppError(news.refused.code, news.refused.params, news.refused.retryable))
      else reject(Object.assign(new Error(news.failed.message), news.failed))
    })
    thread.once('error', reject)
    thread.once('exit', (code) =>
      reject(signal.aborted ? new AppError('cancelled') : new Error(`The migration ended with code ${code}`)),
    )
  }).finally(() => signal.removeEventListener('abort', stop))
}
