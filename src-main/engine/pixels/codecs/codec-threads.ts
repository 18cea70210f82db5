import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/contract/errors.ts'
import type { CodecAnswer } from './codec-thread.ts'
import type { DecodedRgb, OpenJpegJob } from './openjpeg.ts'

/** No stream of a slide takes this long, on any machine; a hostile one is stopped with its thread. ms */
const longestMs = 20_000
const idleMs = 30_000
const mostThreads = Math.max(1, Math.min(4, availableParallelism()))

interface Job {
  readonly work: OpenJpegJob
  readonly signal: AbortSignal | undefined
  readonly resolve: (image: DecodedRgb) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | null
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

/** Decodes in one of a few threads, the eldest first. Rejects with `cancelled`, or a plain error for a damaged stream. */
export function decodeInThread(work: OpenJpegJob, signal?: AbortSignal): Promise<DecodedRgb> {
  return new Promise((resolve, reject) => {
    waiting.push({ work, signal, resolve, reject })
    dispatch()
  })
}

function dispatch(): void {
  while (waiting.length > 0) {
    const free = [...threads].find((thread) => thread.job === null) ?? (threads.size < mostThreads ? start() : null)
    if (!free) return
    const job = waiting.shift()!
    // What nobody waits for any more is not begun.
    if (job.signal?.aborted) job.reject(new AppError('cancelled'))
    else give(free, job)
  }
}

function give(thread: Thread, job: Job): void {
  thread.job = job
  clearTimeout(thread.timer)
  thread.timer = setTimeout(() => drop(thread, new Error('a stream takes too long')), longestMs)
  thread.worker.ref()
  thread.worker.postMessage(job.work)
}

function start(): Thread {
  const worker = new Worker(code(), { execArgv: [] })
  const thread: Thread = { worker, job: null, timer: undefined }
  threads.add(thread)
  worker.on('message', ({ data, width, height }: CodecAnswer) => {
    const { job } = thread
    thread.job = null
    clearTimeout(thread.timer)
    thread.timer = setTimeout(() => drop(thread, new Error('idle')), idleMs).unref()
    // A test runner or a command that is done must not wait for an idle thread.
    worker.unref()
    if (data) job?.resolve({ data, width, height })
    else job?.reject(new Error('damaged JPEG 2000'))
    dispatch()
  })
  worker.on('error', (error) => drop(thread, error as Error))
  worker.on('exit', () => drop(thread, new Error('the decoding thread ended')))
  return thread
}

function drop(thread: Thread, error: Error): void {
  if (!threads.delete(thread)) return
  clearTimeout(thread.timer)
  void thread.worker.terminate()
  thread.job?.reject(error)
  thread.job = null
  dispatch()
}
