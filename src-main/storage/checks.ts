import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { keysOf } from '#main/keys/index.ts'
import { type AppError, errorOf } from '#shared/contract/errors.ts'
import type { CheckNews, ThreadData } from './check-thread.ts'
import { signsOfDamage } from './signs-of-damage.ts'
import type { Writing } from './writing.ts'

export interface ChecksDeps {
  /** The records' file. */
  readonly file: string
  readonly writing: Writing
  /** Number of changes until now, by which the checks know whether anything was written. */
  readonly changes: () => number
  /** Called with what prevented a check, and with how long one took, ms. */
  readonly onFailed: (why: string) => void
  /** Shortest time between two checks, ms. */
  readonly restMs?: number
  /** A check that took one second is followed by none for this many seconds. */
  readonly restPerWork?: number
}

export interface Checks {
  /** Checks now, or waits for the check that is running. Resolves when it has ended. */
  now(): Promise<void>
  /** Ends a running check and starts no other. */
  stop(): void
}

/** The thread's code: the source, or a bundler's file beside this one; null if it was left out. */
const threadCode =
  ['./check-thread.ts', './check-thread.js']
    .map((name) => new URL(name, import.meta.url))
    .find((url) => existsSync(url)) ?? null

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * Looks for signs of damage again and again while the program runs, in a thread, and stops writing at the first one. A
 * check follows within a minute after something was written, and each hour. Large records are checked less often, so
 * that the checks take at most two per cent of one core.
 */
export function startChecks(deps: ChecksDeps): Checks {
  const { file, writing, changes, onFailed, restMs = minuteMs, restPerWork = 50 } = deps
  let running: Promise<void> | null = null
  let thread: Worker | null = null
  let last = { changes: -1, ended: Number.NEGATIVE_INFINITY, tookMs: 0 }

  function now(): Promise<void> {
    running ??= look().finally(() => {
      running = null
    })
    return running
  }

  async function look(): Promise<void> {
    const began = performance.now()
    const before = changes()
    try {
      const found = threadCode ? await lookInThread(threadCode) : signsOfDamage(file)
      if (found) writing.stop(found)
    } catch (error) {
      onFailed(String((error as Error).message))
    }
    const ended = performance.now()
    last = { changes: before, ended, tookMs: ended - began }
  }

  function lookInThread(code: URL): Promise<AppError | null> {
    const started = new Worker(code, {
      workerData: { file, keys: keysOf(dirname(file)) } satisfies ThreadData,
      execArgv: [],
    })
    thread = started
    return new Promise<AppError | null>((resolve, reject) => {
      started.on('message', (news: CheckNews) => {
        if ('failed' in news) reject(new Error(news.failed))
        else resolve(news.found && errorOf(news.found))
      })
      started.once('error', reject)
      // A check that was ended by `stop` found nothing.
      started.once('exit', () => resolve(null))
    }).finally(() => {
      thread = null
    })
  }

  const ticking = setInterval(() => {
    const rested = performance.now() - last.ended
    const written = changes() !== last.changes
    if (writing.stopped() || rested < Math.max(restMs, restPerWork * last.tookMs)) return
    if (written || rested >= hourMs) void now()
  }, restMs / 4).unref()

  return {
    now,
    stop() {
      clearInterval(ticking)
      void thread?.terminate()
    },
  }
}
