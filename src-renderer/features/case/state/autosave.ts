/** Whether the reader's text is on disk. */
export type SavePhase = 'saved' | 'changed' | 'saving' | 'failed'

export interface Autosave<T> {
  /** Takes a new state. It is saved once nothing changed for `delayMs`. */
  change(value: T): void
  /** Saves unsaved changes now. Resolves when they are on disk; rejects if they could not be saved. */
  flush(): Promise<void>
  /** Stops waiting and saves unsaved changes now. */
  close(): void
}

/**
 * Saves the latest state, one save at a time and in order. During a save, newer states wait. A failed save keeps its
 * state, so that `flush` (or the next change) retries it.
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
