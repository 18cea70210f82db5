import { setTimeout } from 'node:timers/promises'

interface Waiting {
  readonly bytes: Uint8Array
  readonly written: () => void
}

/** Most bytes that may wait in memory to be written. More is written at once. */
const mostWaiting = 16 * 2 ** 20

/**
 * Writes files one after another once there have been no requests for a while. Until then the disk, and the few
 * threads that wait for it, belong to whoever is looking.
 */
export class QuietWriter {
  readonly #waiting = new Map<string, Waiting>()
  readonly #quietMs: number
  readonly #write: (name: string, bytes: Uint8Array) => Promise<void>
  #waitingBytes = 0
  #askedAt = 0
  #writing: Promise<void> | null = null
  #closed = false

  /** `write` never rejects. */
  constructor(quietMs: number, write: (name: string, bytes: Uint8Array) => Promise<void>) {
    this.#quietMs = quietMs
    this.#write = write
  }

  /** Notes a request, which delays the waiting writes. */
  asked(): void {
    this.#askedAt = performance.now()
  }

  /** The bytes of a file that is still waiting to be written. */
  waiting(name: string): Uint8Array | null {
    return this.#waiting.get(name)?.bytes ?? null
  }

  /** Resolves when the file was written or given up, or was already waiting. */
  put(name: string, bytes: Uint8Array): Promise<void> {
    if (this.#closed || this.#waiting.has(name)) return Promise.resolve()
    return new Promise((written) => {
      this.#waiting.set(name, { bytes, written })
      this.#waitingBytes += bytes.length
      this.#writing ??= this.#writeAll()
    })
  }

  /** Accepts no more files, and writes the waiting ones at once. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    for (let next = first(this.#waiting); next; next = first(this.#waiting)) {
      // The pause is checked again after each file, so that requests in the meantime go first.
      for (let left = this.#pause(); left > 0; left = this.#pause()) await setTimeout(left, undefined, { ref: false })
      const [name, { bytes, written }] = next
      await this.#write(name, bytes)
      this.#waiting.delete(name)
      this.#waitingBytes -= bytes.length
      written()
    }
    // Cleared in the same step as the last check, so that a later file starts a new run.
    this.#writing = null
  }

  #pause(): number {
    if (this.#closed || this.#waitingBytes > mostWaiting) return 0
    return Math.ceil(this.#askedAt + this.#quietMs - performance.now())
  }
}

const first = <K, V>(map: ReadonlyMap<K, V>): [K, V] | undefined => map.entries().next().value
