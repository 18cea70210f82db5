import { BlockMaker, type BlockResult, type GlassTile } from './block.ts'
import { drawEntry, type Library } from './library.ts'
import type { SlidePlan } from './plan.ts'
import type { Stamp } from './stamp.ts'

/** Draws one slide, in this thread or in a worker thread. Calls are carried out one after another. */
export interface SlideWorker {
  /** Draws library entries, each in all focus steps. */
  drawEntries(entries: readonly number[]): Promise<Stamp[][]>
  takeLibrary(library: Library): Promise<void>
  glass(): Promise<GlassTile[]>
  /** Null if the stop flag was set. */
  makeBlock(index: number): Promise<BlockResult | null>
  close(): Promise<void>
}

/** Draws in the calling thread. `stop[0]` other than 0 ends a block between tiles. */
export class LocalWorker implements SlideWorker {
  private readonly plan: SlidePlan
  private readonly stop: Int32Array
  private maker: BlockMaker | null = null
  private queue: Promise<unknown> = Promise.resolve()

  constructor(plan: SlidePlan, stop: Int32Array) {
    this.plan = plan
    this.stop = stop
  }

  async drawEntries(entries: readonly number[]): Promise<Stamp[][]> {
    const drawn: Stamp[][] = []
    for (const entry of entries) {
      if (this.stopped()) break
      drawn.push(drawEntry(entry, this.plan.stampSeed, this.plan.micronsPerPixel))
      // Yields, so that an abort or this thread's other work can run.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return drawn
  }

  async takeLibrary(library: Library): Promise<void> {
    this.maker = new BlockMaker(this.plan, library)
  }

  glass(): Promise<GlassTile[]> {
    return this.ready().glass()
  }

  makeBlock(index: number): Promise<BlockResult | null> {
    const made = this.queue.then(() => this.ready().make(index, () => this.stopped()))
    this.queue = made.catch(() => null)
    return made
  }

  async close(): Promise<void> {
    await this.queue
  }

  private stopped(): boolean {
    return Atomics.load(this.stop, 0) !== 0
  }

  private ready(): BlockMaker {
    if (!this.maker) throw new Error('the stamp library comes first')
    return this.maker
  }
}
