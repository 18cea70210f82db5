import { type FSWatcher, watch } from 'node:fs'
import { basename } from 'node:path'
import { isAppError } from '#shared/contract/errors.ts'
import type { FolderState } from '#shared/contract/schemas/scanner.ts'
import type { Candidate } from './candidates.ts'
import { type FileState, fileStateOf, sameState, stateOfAll } from './file-state.ts'
import { createSettling } from './settling.ts'

/** A folder to watch, and what in it is of interest. */
export interface WatchedFolder {
  readonly path: string
  readonly list: (folder: string) => Promise<readonly Candidate[]>
}

export interface HotFoldersOptions {
  /** Default 3 s. */
  readonly stableMs?: number
  /** How often a folder is looked through even when the system reports nothing (network drives do not). Default 5 s. */
  readonly pollMs?: number
  /** A folder that does not answer for this long is passed over until it does. Default 5 s. */
  readonly answerMs?: number
  /** Files outside the folders that wait for a change, e.g. in quarantine. */
  readonly alsoWatch: () => Promise<readonly Candidate[]>
  /** True for a file that is in, or was refused in exactly this state; `all` is the state of all its files. */
  readonly isDone: (candidate: Candidate, state: FileState, all: FileState) => boolean | Promise<boolean>
  readonly bringIn: (candidate: Candidate) => Promise<unknown>
  /** A folder went away or came back, or other files wait in it. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

export interface HotFolders {
  set(folders: readonly WatchedFolder[]): void
  states(): FolderState[]
  /** Looks through everything once, now. */
  look(): Promise<void>
  close(): Promise<void>
}

/** A folder of pictures lies still for this many times as long: a person may be taking them, one after the other. */
const folderTimes = 20

interface Watched {
  folder: WatchedFolder
  watcher: FSWatcher | null
  reason: string | null
  seenAt: string | null
  waiting: FolderState['waiting']
  /** A look that has not come back yet. */
  pending: Promise<readonly Candidate[]> | null
}

/**
 * Watched folders. The system's notices make it quick, a regular look makes it sure. A folder that goes away or stops
 * answering is reported and looked for again; nothing else suffers.
 */
export function createHotFolders(options: HotFoldersOptions): HotFolders {
  const { stableMs = 3000, pollMs = 5000, answerMs = 5000, alsoWatch, isDone, bringIn, onChange, onError } = options
  const settling = createSettling({ stableMs, now: Date.now })
  const folders = new Map<string, Watched>()
  /** The state in which each file was brought in: of what was neither taken nor refused there is no other record. */
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
    const found = new Map((await alsoWatch()).map((candidate) => [candidate.path, candidate]))
    const ofEach = await Promise.all(
      [...folders.values()].map(async (watched) => [watched, await filesIn(watched)] as const),
    )
    for (const [, files] of ofEach) for (const candidate of files) found.set(candidate.path, candidate)
    for (const path of taken.keys()) if (!found.has(path)) taken.delete(path)
    const groups = new Map<readonly string[], Promise<FileState | null>>()
    const waiting = new Map<string, readonly string[]>()
    for (const candidate of found.values()) {
      if (closed) return
      const { path, files, missing } = candidate
      const all = groups.get(files) ?? stateOfAll(files)
      groups.set(files, all)
      const [state, group] = await Promise.all([fileStateOf(path), all])
      const done =
        !state || (group !== null && (sameState(taken.get(path), group) || (await isDone(candidate, state, group))))
      if (done) settling.forget(path)
      else if (group === null || missing.length > 0) waiting.set(path, missing)
      else if (await settling.observe(path, group, candidate.pictures ? folderTimes : 1)) {
        settling.forget(path)
        await take(candidate, group)
        // What it was brought in with may have gone with it, or have grown.
        groups.clear()
      } else waiting.set(path, [])
    }
    for (const [watched, files] of ofEach) tellWaiting(watched, files, waiting)
  }

  async function take(candidate: Candidate, state: FileState): Promise<void> {
    try {
      await bringIn(candidate)
      taken.set(candidate.path, state)
    } catch (error) {
      // It went away with its drive, or the program is closing.
      if (!isAppError(error) || error.code !== 'cancelled') onError(error)
    }
  }

  async function filesIn(watched: Watched): Promise<readonly Candidate[]> {
    const { folder } = watched
    watched.pending ??= folder.list(folder.path).finally(() => {
      watched.pending = null
    })
    try {
      const files = await Promise.race([watched.pending, silence(answerMs)])
      report(watched, files === null ? 'silent' : null)
      return files ?? []
    } catch (error) {
      report(watched, reasonOf(error))
      return []
    }
  }

  function report(watched: Watched, reason: string | null): void {
    const changed = watched.reason !== reason || (reason === null && watched.seenAt === null)
    watched.reason = reason
    if (reason === null) {
      watched.seenAt = new Date().toISOString()
      watched.watcher ??= watchFolder(watched)
    } else {
      watched.watcher?.close()
      watched.watcher = null
    }
    if (changed) onChange()
  }

  function tellWaiting(
    watched: Watched,
    files: readonly Candidate[],
    all: ReadonlyMap<string, readonly string[]>,
  ): void {
    const here = files.flatMap(({ path }) => {
      const missing = all.get(path)
      return missing ? [{ fileName: basename(path), missing: missing.slice(0, 5) }] : []
    })
    if (JSON.stringify(here) === JSON.stringify(watched.waiting)) return
    watched.waiting = here
    onChange()
  }

  function watchFolder(watched: Watched): FSWatcher | null {
    try {
      const watcher = watch(watched.folder.path, { persistent: false }, () => plan(50))
      watcher.on('error', () => {
        watcher.close()
        if (watched.watcher === watcher) watched.watcher = null
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
      const byPath = new Map(wanted.map((folder) => [folder.path, folder]))
      for (const [path, { watcher }] of folders)
        if (!byPath.has(path)) {
          watcher?.close()
          folders.delete(path)
        }
      for (const [path, folder] of byPath) {
        const watched = folders.get(path)
        if (watched) watched.folder = folder
        else folders.set(path, { folder, watcher: null, reason: null, seenAt: null, waiting: [], pending: null })
      }
      plan(0)
    },
    states: () =>
      [...folders].map(([path, { reason, seenAt, waiting }]) => ({
        path,
        ok: reason === null && seenAt !== null,
        reason,
        seenAt,
        waiting,
      })),
    look,
    async close() {
      closed = true
      clearTimeout(timer)
      for (const { watcher } of folders.values()) watcher?.close()
      await looking
    },
  }
}

const silence = (ms: number) => new Promise<null>((resolve) => void setTimeout(() => resolve(null), ms).unref())

function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as { code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
  return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : code
}
