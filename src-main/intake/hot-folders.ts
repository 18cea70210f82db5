import { isAppError } from '#shared/contract/errors.ts'
import type { FolderState } from '#shared/contract/schemas/scanner.ts'
import type { Candidate } from './candidates.ts'
import { type FileState, fileStateOf, sameState, stateOfAll } from './file-state.ts'
import { createFolderSet } from './folder-set.ts'
import { createRounds } from './rounds.ts'
import { createSettling } from './settling.ts'
import type { ListFolder } from './watched-folder.ts'

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
  /** From now on these folders are watched, each by its path. */
  set(folders: ReadonlyMap<string, ListFolder>): void
  states(): FolderState[]
  /** Looks through everything once, now. */
  look(): Promise<void>
  close(): Promise<void>
}

/** A folder of pictures lies still for this many times as long: a person may be taking them, one after the other. */
const folderTimes = 20

/**
 * Watched folders. The system's notices make it quick, a regular look makes it sure. A folder that goes away or stops
 * answering is reported and looked for again; nothing else suffers.
 */
export function createHotFolders(options: HotFoldersOptions): HotFolders {
  const { stableMs = 3000, pollMs = 5000, answerMs = 5000, alsoWatch, isDone, bringIn, onChange, onError } = options
  const settling = createSettling({ stableMs, now: Date.now })
  /** The state in which each file was brought in: of what was neither taken nor refused there is no other record. */
  const taken = new Map<string, FileState>()
  const rounds = createRounds({
    round: lookThrough,
    // What is still growing is looked at sooner, so that it does not wait a whole round more.
    pauseMs: () => (settling.pending > 0 ? Math.min(pollMs, Math.max(50, stableMs / 3)) : pollMs),
    onError,
  })
  const folders = createFolderSet({ answerMs, onChange, onNotice: rounds.soon })

  async function lookThrough(): Promise<void> {
    const found = new Map((await alsoWatch()).map((candidate) => [candidate.path, candidate]))
    const ofEach = await folders.list()
    for (const [, files] of ofEach) for (const candidate of files) found.set(candidate.path, candidate)
    for (const path of taken.keys()) if (!found.has(path)) taken.delete(path)
    const groups = new Map<readonly string[], Promise<FileState | null>>()
    const waiting = new Map<string, readonly string[]>()
    for (const candidate of found.values()) {
      if (rounds.closed) return
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
    for (const [folder, files] of ofEach) folder.tellWaiting(files, waiting)
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

  rounds.plan(pollMs)
  return {
    set(wanted) {
      folders.set(wanted)
      rounds.plan(0)
    },
    states: folders.states,
    look: rounds.now,
    async close() {
      folders.close()
      await rounds.close()
    },
  }
}
