import { isAppError } from '#shared/contract/errors.ts'
import type { FolderState } from '#shared/contract/schemas/scanner.ts'
import type { Candidate } from './candidates.ts'
import { type FileState, fileStateOf, haveHoles, sameState, stateOfAll } from './file-state.ts'
import { createFolderSet } from './folder-set.ts'
import { createRounds } from './rounds.ts'
import { createSettling } from './settling.ts'
import type { ListFolder } from './watched-folder.ts'

export interface HotFoldersOptions {
  /** Default 3 s. */
  readonly stableMs?: number
  /** Interval between scans of a folder, even if the system reports nothing (as on network drives). Default 5 s. */
  readonly pollMs?: number
  /** A folder that does not answer for this long is skipped until it does. Default 5 s. */
  readonly answerMs?: number
  /** Files outside the folders that wait for a change, e.g. in quarantine. */
  readonly alsoWatch: () => Promise<readonly Candidate[]>
  /** True for a file that was imported or refused in exactly this state. `all` is the state of all its files. */
  readonly isDone: (candidate: Candidate, state: FileState, all: FileState) => boolean | Promise<boolean>
  readonly bringIn: (candidate: Candidate) => Promise<unknown>
  /** Called when a folder disappeared or returned, or when other files wait in it. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

export interface HotFolders {
  /** Watches these folders from now on, each by its path. */
  set(folders: ReadonlyMap<string, ListFolder>): void
  states(): FolderState[]
  /** Scans everything once, now. */
  look(): Promise<void>
  close(): Promise<void>
}

/** The state of a file that cannot be opened by its name. */
const noState: FileState = { bytes: 0, modifiedMs: 0 }

/**
 * A folder of pictures must be unchanged for this many times as long, because a person may be taking them one after
 * another. So must a file with holes: its writer has reserved its room and may still be filling it.
 */
const longTimes = 20

/**
 * Watched folders. The system's notifications make it fast, and regular scans make it reliable. A folder that
 * disappears or stops answering is reported and checked again, without affecting the others.
 */
export function createHotFolders(options: HotFoldersOptions): HotFolders {
  const { stableMs = 3000, pollMs = 5000, answerMs = 5000, alsoWatch, isDone, bringIn, onChange, onError } = options
  const settling = createSettling({ stableMs, now: Date.now })
  /** The state in which each file was imported. Files that were neither taken nor refused have no other record. */
  const taken = new Map<string, FileState>()
  const rounds = createRounds({
    round: lookThrough,
    // Files that are still growing are checked sooner, so that they do not wait for another full round.
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
      if (candidate.nameless) {
        if (!(await isDone(candidate, noState, noState))) await take(candidate, noState)
        continue
      }
      const all = groups.get(files) ?? stateOfAll(files)
      groups.set(files, all)
      const [state, group] = await Promise.all([fileStateOf(path), all])
      const done =
        !state || (group !== null && (sameState(taken.get(path), group) || (await isDone(candidate, state, group))))
      if (done) settling.forget(path)
      else if (group === null || missing.length > 0) waiting.set(path, missing)
      else if (await settling.observe(path, group, await timesToWait(candidate))) {
        settling.forget(path)
        await take(candidate, group)
        // The groups of files may have disappeared or grown.
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
      // The file disappeared with its drive, or the program is closing.
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

/** How many times as long as a slide this candidate must be unchanged. */
const timesToWait = async ({ pictures, files }: Candidate): Promise<number> =>
  pictures || (await haveHoles(files)) ? longTimes : 1
