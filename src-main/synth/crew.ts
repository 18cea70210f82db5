import { availableParallelism } from 'node:os'
import type { BlockResult, GlassTile } from './block.ts'
import { stampsFor } from './kept-stamps.ts'
import { packLibrary } from './library.ts'
import { entriesFor } from './needed-entries.ts'
import type { SlidePlan } from './plan.ts'
import { LocalWorker, type SlideWorker } from './slide-worker.ts'
import { ThreadClient, threadsAvailable } from './thread-client.ts'

/** Number of blocks per worker that may be made ahead of the one being written, which bounds memory. */
const aheadPerWorker = 4

/** The workers of one slide. Blocks are returned in order. */
export class Crew {
  private readonly stop = new Int32Array(new SharedArrayBuffer(4))
  private readonly plan: SlidePlan
  private readonly workers: readonly { worker: SlideWorker; busy: number }[]

  /** @param workers number of threads; null for as many as the machine has cores, up to 8; 0 to draw in this thread */
  constructor(plan: SlidePlan, workers: number | null) {
    this.plan = plan
    const count = threadsAvailable ? (workers ?? Math.min(8, availableParallelism())) : 0
    this.workers = (
      count === 0
        ? [new LocalWorker(plan, this.stop)]
        : Array.from({ length: count }, () => new ThreadClient(plan, this.stop))
    ).map((worker) => ({ worker, busy: 0 }))
  }

  /** Asks the workers to stop at the next tile. */
  halt(): void {
    Atomics.store(this.stop, 0, 1)
  }

  get halted(): boolean {
    return Atomics.load(this.stop, 0) !== 0
  }

  /** Draws the stamps that are not at hand, distributed over the workers, and gives every worker the whole library. */
  async drawLibrary(onProgress: (done: number, total: number) => void): Promise<void> {
    const entries = stampsFor(this.plan)
    const missing = entriesFor(this.plan).filter((entry) => !entries.has(entry))
    let next = 0
    let done = 0
    await Promise.all(
      this.workers.map(async ({ worker }) => {
        while (next < missing.length && !this.halted) {
          const batch = missing.slice(next, next + 8)
          next += batch.length
          const drawn = await worker.drawEntries(batch)
          for (const [i, stamps] of drawn.entries()) entries.set(batch[i] as number, stamps)
          done += batch.length
          onProgress(done, missing.length)
        }
      }),
    )
    if (this.halted) return
    const library = packLibrary(entries)
    await Promise.all(this.workers.map(({ worker }) => worker.takeLibrary(library)))
  }

  glass(): Promise<GlassTile[]> {
    return (this.workers[0] as { worker: SlideWorker }).worker.glass()
  }

  /** Blocks 0..total-1 in this order, however many workers make them. Ends early after `halt`. */
  async *blocks(total: number): AsyncGenerator<BlockResult> {
    const ahead = this.workers.length * aheadPerWorker
    const coming = new Map<number, Promise<BlockResult | null>>()
    let asked = 0
    for (let index = 0; index < total; index++) {
      while (asked < Math.min(total, index + ahead)) {
        coming.set(asked, this.assign(asked))
        asked++
      }
      const block = await coming.get(index)
      coming.delete(index)
      if (!block) return
      yield block
    }
  }

  async close(): Promise<void> {
    this.halt()
    await Promise.all(this.workers.map(({ worker }) => worker.close()))
  }

  private assign(index: number): Promise<BlockResult | null> {
    const least = this.workers.reduce((a, b) => (b.busy < a.busy ? b : a))
    least.busy++
    const made = least.worker.makeBlock(index).finally(() => least.busy--)
    made.catch(() => null)
    return made
  }
}
