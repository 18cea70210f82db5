import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ReportPicture } from './pictures.ts'
import type { DraftSnapshot, ReportSnapshot } from './snapshot.ts'
import type { Typeset, TypesetAnswer } from './typesetting-thread.ts'

/** The thread's code: the source, or a bundler's file beside this one. */
const threadCode = ['./typesetting-thread.ts', './typesetting-thread.js']
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(url))!

/** ms. The typesetting takes more memory than the rest of main, so its thread ends when nobody signs for a while. */
const idleMs = 5 * 60_000

interface Waiting {
  resolve(pdf: Uint8Array | null): void
  reject(error: Error): void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Waiting[]
  /** Settles with the answer to the last question. */
  last: Promise<unknown>
  timer: NodeJS.Timeout | undefined
}

let current: Thread | null = null

/** Sets a report in the thread. Throws as `createReport`. */
export async function typeset(
  set: ReportSnapshot | DraftSnapshot,
  pictures: readonly ReportPicture[],
): Promise<Uint8Array> {
  return (await ask({ set, pictures })) as Uint8Array
}

/** Makes the subsets of the fonts that a report will need. */
export const prepareFonts = (fontsFor: ReportSnapshot | DraftSnapshot): Promise<unknown> => ask({ fontsFor })

/** After so many, a report takes about a third of the first one's time. */
const rehearsals = 3

/**
 * Starts the thread where it does not run and sets this report a few times, so that the next report does not wait for
 * code to be loaded and compiled. It makes way for a real one.
 */
export async function rehearse(blank: DraftSnapshot): Promise<void> {
  if (current) return
  for (let time = 0; time < rehearsals && !isBusy(); time++) await typeset(blank, [])
}

const isBusy = (): boolean => (current?.waiting.length ?? 0) > 0

function ask(asked: Typeset): Promise<Uint8Array | null> {
  current ??= start()
  const thread = current
  const answer = new Promise<Uint8Array | null>((resolve, reject) => {
    thread.waiting.push({ resolve, reject })
    clearTimeout(thread.timer)
    thread.worker.ref()
    thread.worker.postMessage(asked)
  })
  thread.last = answer.catch(() => undefined)
  return answer
}

/**
 * Ends the thread when it has answered. Electron's program crashes at its end while a thread of it runs. Another question
 * starts another thread.
 */
export async function endTypesetting(): Promise<void> {
  const thread = current
  if (!thread) return
  await thread.last
  if (thread.waiting.length > 0) return
  if (current === thread) current = null
  clearTimeout(thread.timer)
  await thread.worker.terminate()
}

function start(): Thread {
  const worker = new Worker(threadCode, { execArgv: [] })
  const thread: Thread = { worker, waiting: [], last: Promise.resolve(), timer: undefined }
  worker.on('message', (answer: TypesetAnswer) => {
    const { resolve, reject } = thread.waiting.shift()!
    if ('error' in answer) reject(answer.error)
    else resolve(answer.pdf)
    if (thread.waiting.length === 0) rest(thread)
  })
  worker.on('error', (error) => drop(thread, error as Error))
  worker.on('exit', () => drop(thread, new Error('the typesetting ended')))
  return thread
}

/** A thread that waits does not keep a finished command alive. */
function rest(thread: Thread): void {
  clearTimeout(thread.timer)
  thread.timer = setTimeout(() => drop(thread, new Error('idle')), idleMs).unref()
  thread.worker.unref()
}

/** Ends a thread. The next question starts another. */
function drop(thread: Thread, error: Error): void {
  if (current === thread) current = null
  clearTimeout(thread.timer)
  void thread.worker.terminate()
  for (const { reject } of thread.waiting.splice(0)) reject(error)
}
