import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { BlockResult, GlassTile } from './block.ts'
import type { Library } from './library.ts'
import type { SlidePlan } from './plan.ts'
import type { SlideWorker } from './slide-worker.ts'
import type { Stamp } from './stamp.ts'
import type { WorkerCall, WorkerReply, WorkerSetup } from './worker-thread.ts'

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void }
type Request = WorkerCall extends infer C ? (C extends WorkerCall ? Omit<C, 'id'> : never) : never

/** The thread's code: the source, or a bundler's file beside this one; null if it was left out. */
const threadCode =
  ['./worker-thread.ts', './worker-thread.js', './worker-thread.mjs']
    .map((name) => new URL(name, import.meta.url))
    .find((url) => existsSync(url)) ?? null

/** Whether this build can draw in threads. */
export const threadsAvailable = threadCode !== null

/** A `SlideWorker` in a separate thread. If the thread dies, every waiting call fails. */
export class ThreadClient implements SlideWorker {
  private readonly thread: Worker
  private readonly waiting = new Map<number, Waiting>()
  private readonly ended: Promise<void>
  private nextId = 1
  private failure: Error | null = null

  constructor(plan: SlidePlan, stop: Int32Array) {
    const setup: WorkerSetup = { plan, stop }
    this.thread = new Worker(threadCode as URL, { workerData: setup })
    this.thread.on('message', (reply: WorkerReply) => this.settle(reply))
    this.thread.on('error', (error) => this.fail(error as Error))
    this.ended = new Promise((resolve) => {
      this.thread.on('exit', () => {
        this.fail(new Error('the drawing thread ended'))
        resolve()
      })
    })
  }

  drawEntries(entries: readonly number[]): Promise<Stamp[][]> {
    return this.ask({ call: 'drawEntries', entries }) as Promise<Stamp[][]>
  }

  takeLibrary(library: Library): Promise<void> {
    return this.ask({ call: 'takeLibrary', library }) as Promise<void>
  }

  glass(): Promise<GlassTile[]> {
    return this.ask({ call: 'glass' }) as Promise<GlassTile[]>
  }

  makeBlock(index: number): Promise<BlockResult | null> {
    return this.ask({ call: 'makeBlock', index }) as Promise<BlockResult | null>
  }

  async close(): Promise<void> {
    if (!this.failure) await this.ask({ call: 'close' }).catch(() => null)
    await this.ended
  }

  private ask(request: Request): Promise<unknown> {
    if (this.failure) return Promise.reject(this.failure)
    const id = this.nextId++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.thread.postMessage({ ...request, id })
    })
  }

  private settle(reply: WorkerReply): void {
    const waiting = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if ('error' in reply) waiting?.reject(Object.assign(new Error(reply.error.message), { stack: reply.error.stack }))
    else waiting?.resolve(reply.value)
  }

  private fail(error: Error): void {
    this.failure ??= error
    for (const { reject } of this.waiting.values()) reject(this.failure)
    this.waiting.clear()
  }
}
