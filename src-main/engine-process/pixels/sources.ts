import { stat } from 'node:fs/promises'
import type { PixelSource } from './pixel-source.ts'

/** ms after which an unused slide is closed, so that its drive can be removed. */
const IDLE_MS = 20_000

interface Held {
  readonly opening: Promise<PixelSource>
  users: number
  lastUsed: number
}

/** Open slides, kept for the next question. A file that changed on disk is opened again. */
export class Sources {
  readonly #open: (path: string) => Promise<PixelSource>
  #keep: number
  readonly #held = new Map<string, Held>()
  #timer: NodeJS.Timeout | undefined

  /** `keep`: number of unused slides that stay open for the next question. */
  constructor(open: (path: string) => Promise<PixelSource>, keep: number) {
    this.#open = open
    this.#keep = keep
  }

  async use<T>(path: string, work: (source: PixelSource) => Promise<T>): Promise<T> {
    const found = await stat(path).catch(() => null)
    const key = `${path}\n${found?.size}\n${found?.mtimeMs}`
    let held = this.#held.get(key)
    if (!held) {
      held = { opening: this.#open(path), users: 0, lastUsed: 0 }
      this.#held.set(key, held)
      // Discarded if it cannot be opened, so that the next question tries again.
      held.opening.catch(() => this.#held.delete(key))
    }
    held.users++
    try {
      return await work(await held.opening)
    } finally {
      held.users--
      held.lastUsed = Date.now()
      this.#tidy()
    }
  }

  /** Closes everything. Slides in use are closed when their work ends. */
  close(): void {
    this.#keep = 0
    for (const held of this.#held.values()) held.lastUsed = 0
    this.#tidy()
  }

  #tidy(): void {
    const idle = [...this.#held].filter(([, held]) => held.users === 0).sort(([, a], [, b]) => a.lastUsed - b.lastUsed)
    const old = Date.now() - IDLE_MS
    for (const [i, [key, held]] of idle.entries()) {
      if (idle.length - i <= this.#keep && held.lastUsed > old) continue
      this.#held.delete(key)
      held.opening.then((source) => source.close()).catch(() => {})
    }
    clearTimeout(this.#timer)
    if (this.#held.size > 0) this.#timer = setTimeout(() => this.#tidy(), IDLE_MS + 1000).unref()
  }
}
