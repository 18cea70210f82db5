import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ensureKeys, hasKeys, keysOf } from '#main/keys/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { encryptOnCopy, mustEncrypt } from './encrypt-copy.ts'
import { folderTrouble, prepareFolder } from './folder-trouble.ts'
import { holdFolder, takeFolder } from './lock.ts'
import { lookAt } from './look-at.ts'
import { newestOf } from './migrate.ts'
import { type Migrated, migrateOnCopy } from './migrate-copy.ts'
import type { ThreadData, ThreadNews } from './migrate-thread.ts'
import { MigrationShare, stepsBetween, type UpdateStep } from './migration-share.ts'
import { migrations } from './migrations/index.ts'

/** The thread's code: the source, or a bundler's file beside this one; null if it was left out. */
const threadCode =
  ['./migrate-thread.ts', './migrate-thread.js']
    .map((name) => new URL(name, import.meta.url))
    .find((url) => existsSync(url)) ?? null

/** Interval between two reports of the share, ms. */
const tellEvery = 250

/**
 * Migrates the records of a data folder if an earlier version wrote them, and encrypts them if they are plain or their
 * key is being changed. A thread does it, so that the process can show how far it is: `onShare` gets the share done, 0
 * to 1. With `encrypt`, a folder without keys gets some first; without it, its records stay plain. Returns the versions
 * of a migration, otherwise null. A migration that was interrupted is continued. `signal` interrupts it: the thread ends
 * after its current SQL statement, and the data folder is released. Throws like `openStorage`, and `cancelled`; the
 * records are then as they were.
 */
export async function bringUpToDate(
  folder: string,
  onShare: (share: number) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
  { encrypt = false }: { readonly encrypt?: boolean } = {},
): Promise<Migrated | null> {
  prepareFolder(folder)
  const file = join(folder, 'daybreak.sqlite')
  try {
    // Of two processes that start at once on a new folder, one makes its keys. The other is told that it is in use.
    if (encrypt && !hasKeys(folder)) holdFolder(folder, () => ensureKeys(folder))
    const from = lookAt(file)
    const anew = mustEncrypt(file)
    if (from === 0 || (from === newestOf(migrations) && !anew)) return null
    const lock = takeFolder(folder)
    try {
      return await migrateBeside(file, stepsBetween(from, versions, anew), { onShare, signal })
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

const versions = migrations.map(({ version }) => version)

async function migrateBeside(
  file: string,
  steps: readonly UpdateStep[],
  { onShare, signal }: Following,
): Promise<Migrated | null> {
  const share = new MigrationShare(steps)
  const tell = () => onShare(share.value)
  tell()
  if (!threadCode) return withoutThread(file, share)
  if (signal.aborted) throw new AppError('cancelled')
  const ticking = setInterval(tell, tellEvery)
  try {
    const workerData: ThreadData = { file, keys: keysOf(dirname(file)) }
    return await ended(new Worker(threadCode, { workerData, execArgv: [] }), share, signal)
  } finally {
    clearInterval(ticking)
  }
}

function withoutThread(file: string, share: MigrationShare): Migrated | null {
  const migrated = migrateOnCopy(file, migrations, (step) => share.reach(step))
  encryptOnCopy(file, (step) => share.reach(step))
  return migrated
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
