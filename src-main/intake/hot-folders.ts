import { type FSWatcher, watch } from 'node:fs'
import { slideFilesIn } from './file-names.ts'
import { type FileState, sameState } from './intake.store.ts'
import { createSettling, fileStateOf } from './settling.ts'

export interface HotFolderState {
  readonly path: string
  readonly ok: boolean
  /** Why not: `missing`, `forbidden` or the system's code. */
  readonly reason: string | null
}

export interface HotFoldersOptions {
  /** Default 3 s. */
  readonly stableMs?: number
  /** How often a folder is looked through even when the system reports nothing (network drives do not). Default 5 s. */
  readonly pollMs?: number
  /** Files outside the folders that wait for a change, e.g. in quarantine. */
  readonly alsoWatch: () => readonly string[]
  /** True for a file that is in, or was refused in exactly this state. */
  readonly isDone: (path: string, state: FileState) => boolean
  readonly bringIn: (path: string) => Promise<unknown>
  /** A folder went away or came back. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

export interface HotFolders {
  set(folders: readonly string[]): void
  states(): HotFolderState[]
  /** Looks through everything once, now. */
  look(): Promise<void>
  close(): Promise<void>
}

/**
 * Watched folders. The system's notices make it quick, a regular look makes it sure. A folder that goes away is
 * reported and looked for again; nothing else suffers.
 */
export function createHotFolders(options: HotFoldersOptions): HotFolders {
  const { stableMs = 3000, pollMs = 5000, alsoWatch, isDone, bringIn, onChange, onError } = options
  const settling = createSettling({ stableMs, now: Date.now })
  const folders = new Map<string, { watcher: FSWatcher | null; reason: string | null }>()
  /** The state in which each file was brought in: a copy of a slide that is here is recorded nowhere else. */
  const taken = new Map<string, FileState>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  let again = false
  let closed = false

  const plan = (ms: number) => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void look(), ms).unref()
  }

  function look(): Promise<void> {
    if (looking) {
      again = true
      return looking
    }
    looking = lookThrough()
      .catch(onError)
      .finally(() => {
        looking = null
        // What is still growing is looked at sooner, so that it does not wait a whole round more.
        plan(again ? 50 : settling.pending > 0 ? Math.min(pollMs, Math.max(50, stableMs / 3)) : pollMs)
        again = false
      })
    return looking
  }

  async function lookThrough(): Promise<void> {
    const files = new Set(alsoWatch())
    for (const folder of folders.keys()) for (const file of await filesIn(folder)) files.add(file)
    for (const path of taken.keys()) if (!files.has(path)) taken.delete(path)
    for (const path of files) {
      if (closed) return
      const state = await fileStateOf(path)
      if (!state || sameState(taken.get(path), state) || isDone(path, state)) settling.forget(path)
      else if (await settling.observe(path, state)) {
        settling.forget(path)
        await bringIn(path)
        taken.set(path, state)
      }
    }
  }

  async function filesIn(folder: string): Promise<string[]> {
    try {
      const files = await slideFilesIn(folder)
      report(folder, null)
      return files
    } catch (error) {
      report(folder, reasonOf(error))
      return []
    }
  }

  function report(folder: string, reason: string | null): void {
    const state = folders.get(folder)
    if (!state) return
    const changed = state.reason !== reason
    state.reason = reason
    if (reason === null) state.watcher ??= watchFolder(folder)
    else {
      state.watcher?.close()
      state.watcher = null
    }
    if (changed) onChange()
  }

  function watchFolder(folder: string): FSWatcher | null {
    try {
      const watcher = watch(folder, { persistent: false }, () => plan(50))
      watcher.on('error', () => {
        watcher.close()
        const state = folders.get(folder)
        if (state?.watcher === watcher) state.watcher = null
      })
      return watcher
    } catch {
      // Too many watches, or a drive that has none: the regular look finds everything too.
      return null
    }
  }

  plan(pollMs)
  return {
    set(wanted) {
      for (const [path, { watcher }] of folders)
        if (!wanted.includes(path)) {
          watcher?.close()
          folders.delete(path)
        }
      for (const path of wanted) if (!folders.has(path)) folders.set(path, { watcher: null, reason: null })
      plan(0)
    },
    states: () => [...folders].map(([path, { reason }]) => ({ path, ok: reason === null, reason })),
    look,
    async close() {
      closed = true
      clearTimeout(timer)
      for (const { watcher } of folders.values()) watcher?.close()
      await looking
    },
  }
}

function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as { code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
  return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : code
}
