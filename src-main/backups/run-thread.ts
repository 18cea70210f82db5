import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { bytesOf } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Phase, Proven, ThreadData, ThreadNews } from './backup-thread.ts'

/** The thread's code: the source, or a bundler's file beside this one. */
const threadCode = ['./backup-thread.ts', './backup-thread.js']
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(url))!

/** How far a backup is. */
export interface Progress {
  readonly phase: Phase
  /** Part of the phase that is done, 0 to 1; null while it cannot be told. */
  readonly share: number | null
}

const tellEveryMs = 250

/**
 * Copies and checks, or only checks, in a thread. Meanwhile what was written is brought to the disk bit by bit, so that
 * a commit of the records does not have to wait for all of it at the end. Throws AppError `backup-damaged`,
 * `cancelled`, the errors of opening records, and `{ message, code }` for an error of the system.
 */
export async function runThread(
  data: ThreadData,
  onProgress: (progress: Progress) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Proven> {
  signal.throwIfAborted()
  const { file, copyTo } = data
  const whole = bytesOf(file) + bytesOf(`${file}-wal`)
  let phase: Phase = copyTo === null ? 'checking' : 'copying'
  let syncing = false
  const tick = (): void => {
    const share = phase === 'copying' && copyTo ? Math.min(1, bytesOf(copyTo) / Math.max(1, whole)) : null
    onProgress({ phase, share })
    if (phase !== 'copying' || !copyTo || syncing) return
    syncing = true
    void syncedSoFar(copyTo).finally(() => {
      syncing = false
    })
  }
  const ticking = setInterval(tick, tellEveryMs)
  const thread = new Worker(threadCode, { workerData: data, execArgv: [] })
  const stop = () => void thread.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<Proven>((resolve, reject) => {
      thread.on('message', (news: ThreadNews) => {
        if ('phase' in news) phase = news.phase
        else if ('proven' in news) resolve(news.proven)
        else if ('refused' in news) reject(new AppError(news.refused.code, news.refused.params, news.refused.retryable))
        else reject(Object.assign(new Error(news.failed.message), news.failed))
      })
      thread.once('error', reject)
      thread.once('exit', (code) =>
        reject(signal.aborted ? new AppError('cancelled') : new Error(`The backup ended with code ${code}`)),
      )
    })
  } finally {
    clearInterval(ticking)
    signal.removeEventListener('abort', stop)
  }
}

async function syncedSoFar(file: string): Promise<void> {
  const handle = await open(file, 'r').catch(() => null)
  await handle?.datasync().catch(() => undefined)
  await handle?.close().catch(() => undefined)
}
