/** Measures the time during which at least one of several overlapping pieces of work is running; ms. */
export class BusyClock {
  #active = 0
  #since = 0
  #total = 0

  async time<T>(work: Promise<T>): Promise<T> {
    if (this.#active++ === 0) this.#since = performance.now()
    try {
      return await work
    } finally {
      if (--this.#active === 0) this.#total += performance.now() - this.#since
    }
  }

  /** The time since the last call. */
  take(): number {
    const now = performance.now()
    const total = this.#total + (this.#active > 0 ? now - this.#since : 0)
    this.#total = 0
    this.#since = now
    return total
  }
}
