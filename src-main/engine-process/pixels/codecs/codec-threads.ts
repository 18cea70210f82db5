import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/contract/errors.ts'
import type { CodecTask } from './codec-thread.ts'
import type { OpenJpegJob } from './openjpeg-job.ts'

/** No stream of a slide takes this long, on any machine; a hostile one is stopped with its thread. ms */
const longestMs = 20_000
const idleMs = 30_000
const mostThreads = Math.max(1, Math.min(4, availableParallelism()))
/** Streams that a thread has at a time: the next is there when one is done, also while this thread is busy. */
const mostGiven = 2
/** Memory for pixels that a thread keeps from one stream to the next, bytes each; larger is made anew. */
const mostKept = 2 ** 24

interface Job {
  readonly work: OpenJpegJob
  readonly signal: AbortSignal | undefined
  /** Does what the caller wants with the pixels, and settles its promise. */
  readonly done: (rgb: Buffer) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  /** The first is under way. */
  readonly given: { readonly job: Job; readonly memory: SharedArrayBuffer }[]
  /** Memory that no stream is decoded into. */
  readonly free: SharedArrayBuffer[]
  /** Ends the stream that takes too long, or the thread that has nothing to do. */
  timer: NodeJS.Timeout | undefined
}

/** The thread's code: the source, or what the build put beside this file. */
const code = () =>
  ['./codec-thread.ts', './codec-thread.js']
    .map((name) => new URL(name, import.meta.url))
    .find((url) => existsSync(url)) as URL

const waiting: Job[] = []
const threads = new Set<Thread>()

/**
 * Decodes in one of a few threads, the eldest first, and gives the RGB to `take`, after which its memory is used for
 * another. Rejects with `cancelled`, with a plain error for a damaged stream, and with what `take` throws.
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
    // What nobody waits for any more is not begun.
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

/** The first of what was given is under way from now on; with nothing given, the thread is idle. */
function watch(thread: Thread): void {
  clearTimeout(thread.timer)
  if (thread.given.length > 0) {
    thread.timer = setTimeout(() => drop(thread, new Error('a stream takes too long')), longestMs)
    thread.worker.ref()
    return
  }
  thread.timer = setTimeout(() => drop(thread, new Error('idle')), idleMs).unref()
  // A test runner or a command that is done must not wait for an idle thread.
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

/** Ends a thread. The stream under way is the one at fault; those behind it go to another thread. */
function drop(thread: Thread, error: Error): void {
  if (!threads.delete(thread)) return
  clearTimeout(thread.timer)
  void thread.worker.terminate()
  const [first, ...rest] = thread.given.splice(0)
  first?.job.reject(error)
  waiting.unshift(...rest.map(({ job }) => job))
  dispatch()
}
