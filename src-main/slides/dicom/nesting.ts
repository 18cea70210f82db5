import { type Cursor, damaged } from './cursor.ts'
import type { Plan } from './plan.ts'

/** No scanner comes near it. */
const maxDepth = 64

/** One open sequence or item. */
export interface Open {
  readonly isItem: boolean
  /** Its end, or Infinity until its delimiter is found. */
  readonly end: number
  readonly implicit: boolean
  readonly plan: Plan | null
  readonly each: boolean
}

/** The sequences and items that are open where a walk stands; the outermost is the data set itself. */
export class Nesting {
  #top: Open
  readonly #outer: Open[] = []

  constructor(outermost: Open) {
    this.#top = outermost
  }

  get top(): Open {
    return this.#top
  }

  /** Open sequences and items, the data set not counted. */
  get depth(): number {
    return this.#outer.length
  }

  /** Throws `file-damaged` where a sequence lies too deep. */
  enter(inner: Open, { file }: Cursor): void {
    if (!inner.isItem && this.depth >= maxDepth) throw damaged(file, 'sequences nested too deep')
    this.#outer.push(this.#top)
    this.#top = inner
  }

  leave(): void {
    this.#top = this.#outer.pop()!
  }

  /** Leaves all that ends at the cursor. Throws `file-damaged` where the cursor is past the end of one. */
  leaveEnded({ file, position }: Cursor): void {
    while (this.depth > 0 && position >= this.#top.end) {
      if (position > this.#top.end) throw damaged(file, 'an element reaches beyond its sequence')
      this.leave()
    }
  }
}
