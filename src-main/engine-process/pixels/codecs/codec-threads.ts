import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/contract/errors.ts'
import type { CodecTask } from './codec-thread.ts'
import type { OpenJpegJob } from './openjpeg-job.ts'

/**
 * ms. No valid stream of a slide takes this long on any machine. A hostile one is stopped together with its thread.
 */
const longestMs = 20_000
const idleMs = 30_000
const mostThreads = Math.max(1, Math.min(4, availableParallelism()))
/**
 * Number of streams that a thread has at a time. The next one is ready when one is done, even while this thread is
 * busy.
 */
const mostGiven = 2
/** Bytes of pixel memory that a thread keeps between streams. Larger memory is allocated each time. */
const mostKept = 2 ** 24

interface Job {
  readonly work: OpenJpegJob
  readonly signal: AbortSignal | undefined
  /** Passes the pixels to the caller's function and settles its promise. */
  readonly done: (rgb: Buffer) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  /** The first one is running. */
  readonly given: { readonly job: Job; readonly memory: SharedArrayBuffer }[]
  /** Memory that is not in use by a stream. */
  readonly free: SharedArrayBuffer[]
  /** Ends a stream that takes too long, or an idle thread. */
  timer: NodeJS.Timeout | undefined
}

/** The thread's code: the source, or its built file beside this one. */
const code = () =>
  ['./codec-thread.ts', './codec-thread.js']
    .map((name) => new URL(name, import.meta.url))
    .find((url) => existsSync(url)) as URL

const waiting: Job[] = []
const threads = new Set<Thread>()

/**
 * Decodes in one of a few threads, oldest request first, and passes the RGB to `take`. Afterwards its memory is
 * reused. Rejects with `cancelled`, with a plain error for a damaged stream, and with the errors of `take`.
 */
export function decodeInThread<T>(work: OpenJpegJob, take: (rgb: Buffer) => T, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (rgb: Buffer) => {
      try {
        resolve(take(rgb))
      } catch (error) {
        reject(error)
      }
    }
    waiting.push({ work, signal, done, reject })
    dispatch()
  })
}

function dispatch(): void {
  while (waiting.length > 0) {
    const thread = leastBusy()
    if (!thread) return
    const job = waiting.shift()!
    // A request that nobody waits for is not started.
    if (job.signal?.aborted) job.reject(new AppError('cancelled'))
    else give(thread, job)
  }
}

function leastBusy(): Thread | null {
  const [least] = [...threads].sort((a, b) => a.given.length - b.given.length)
  if (least?.given.length === 0) return least
  if (threads.size < mostThreads) return start()
  return least && least.given.length < mostGiven ? least : null
}

function give(thread: Thread, job: Job): void {
  const bytes = job.work.width * job.work.height * 3
  const kept = thread.free.pop()
  const memory = kept && kept.byteLength >= bytes ? kept : new SharedArrayBuffer(bytes)
  thread.given.push({ job, memory })
  if (thread.given.length === 1) watch(thread)
  thread.worker.postMessage({ work: job.work, memory } satisfies CodecTask)
}

/** Starts the timer for the first stream, which is now running. Without any, the thread is idle. */
function watch(thread: Thread): void {
  clearTimeout(thread.timer)
  if (thread.given.length > 0) {
    thread.timer = setTimeout(() => drop(thread, new Error('a stream takes too long')), longestMs)
    thread.worker.ref()
    return
  }
  thread.timer = setTimeout(() => drop(thread, new Error('idle')), idleMs).unref()
  // An idle thread must not keep a finished test runner or command alive.
  thread.worker.unref()
}

function start(): Thread {
  const worker = new Worker(code(), { execArgv: [] })
  const thread: Thread = { worker, given: [], free: [], timer: undefined }
  threads.add(thread)
  worker.on('message', (decoded: boolean) => {
    const { job, memory } = thread.given.shift()!
    watch(thread)
    if (decoded) job.done(Buffer.from(memory, 0, job.work.width * job.work.height * 3))
    else job.reject(new Error('damaged JPEG 2000'))
    if (memory.byteLength <= mostKept) thread.free.push(memory)
    dispatch()
  })
  worker.on('error', (error) => drop(thread, error as Error))
  worker.on('exit', () => drop(thread, new Error('the decoding thread ended')))
  return thread
}

/** Ends a thread. The running stream is at fault; the ones after it go to another thread. */
function drop(thread: Thread, error: Error): void {
  if (!threads.delete(thread)) return
  clearTimeout(thread.timer)
  void thread.worker.terminate()
  const [first, ...rest] = thread.given.splice(0)
  first?.job.reject(error)
  waiting.unshift(...rest.map(({ job }) => job))
  dispatch()
}
