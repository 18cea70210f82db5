/** How far what the reader wrote is on disk. */
export type SavePhase = 'saved' | 'changed' | 'saving' | 'failed'

export interface Autosave<T> {
  /** Notes a new state; it is saved when nothing changed for `delayMs`. */
  change(value: T): void
  /** Saves now what is not saved yet. Resolves when it is on disk; rejects when it could not be saved. */
  flush(): Promise<void>
  /** Stops waiting; what is not saved is saved now. */
  close(): void
}

/**
 * Saves the latest state, one save at a time and in order. While a save is on its way newer states wait; a failed save
 * keeps its state, so that `flush` (or the next change) tries again.
 */
export function createAutosave<T>(options: {
  save: (value: T) => Promise<void>
  onPhase: (phase: SavePhase, error?: unknown) => void
  delayMs: number
}): Autosave<T> {
  let unsaved: { value: T } | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let running: Promise<void> | null = null

  const stopTimer = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const run = async (): Promise<void> => {
    while (unsaved !== null) {
      const saving = unsaved
      options.onPhase('saving')
      try {
        await options.save(saving.value)
      } catch (error) {
        options.onPhase('failed', error)
        throw error
      }
      if (unsaved === saving) unsaved = null
    }
    options.onPhase('saved')
  }
  const flush = (): Promise<void> => {
    stopTimer()
    if (running === null) {
      if (unsaved === null) return Promise.resolve()
      running = run().finally(() => {
        running = null
      })
    }
    return running
  }
  const inBackground = () => void flush().catch(() => undefined)

  return {
    change(value) {
      unsaved = { value }
      if (running === null) options.onPhase('changed')
      stopTimer()
      timer = setTimeout(inBackground, options.delayMs)
    },
    flush,
    close: inBackground,
  }
}
