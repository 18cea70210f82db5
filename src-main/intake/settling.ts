import { open } from 'node:fs/promises'
import type { FileState } from './file-state.ts'

export interface SettlingOptions {
  /** ms without a change of size and time after which a file counts as complete. */
  readonly stableMs: number
  readonly now: () => number
}

export interface Settling {
  /**
   * Records a file's state. Resolves to whether it is complete: unchanged for long enough (`stableMs`, or `times` as
   * long) and free to open.
   */
  observe(path: string, state: FileState, times?: number): Promise<boolean>
  forget(path: string): void
  /** Number of seen files that are not complete yet. */
  readonly pending: number
}

/** Detects when a file that others write has stopped growing. */
export function createSettling({ stableMs, now }: SettlingOptions): Settling {
  const seen = new Map<string, FileState & { since: number }>()
  return {
    async observe(path, state, times = 1) {
      const before = seen.get(path)
      if (!before || before.bytes !== state.bytes || before.modifiedMs !== state.modifiedMs) {
        seen.set(path, { ...state, since: now() })
        return false
      }
      return now() - before.since >= stableMs * times && (await opens(path))
    },
    forget: (path) => void seen.delete(path),
    get pending() {
      return seen.size
    },
  }
}

/** On Windows, a file that another program is still writing cannot be opened. */
async function opens(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  await file?.close()
  return file !== null
}
