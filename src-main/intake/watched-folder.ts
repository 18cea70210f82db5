import { type FSWatcher, watch } from 'node:fs'
import { basename } from 'node:path'
import type { FolderState } from '#shared/contract/schemas/scanner.ts'
import type { Candidate } from './candidates.ts'

/** Lists the relevant files of a folder. */
export type ListFolder = (folder: string) => Promise<readonly Candidate[]>

export interface WatchedFolderDeps {
  /** ms without an answer after which a folder is skipped until it answers. */
  readonly answerMs: number
  /** Called when the system reports a change in the folder. */
  readonly onNotice: () => void
  /** Called when the folder disappeared or returned, or when other files wait in it. */
  readonly onChange: () => void
}

/** One watched folder: its contents, and whether it can be reached. */
export class WatchedFolder {
  /** May change while the folder is watched. */
  list: ListFolder
  readonly #path: string
  readonly #deps: WatchedFolderDeps
  #watcher: FSWatcher | null = null
  #reason: string | null = null
  #seenAt: string | null = null
  #waiting: FolderState['waiting'] = []
  /** A listing that has not returned yet. */
  #pending: Promise<readonly Candidate[]> | null = null

  constructor(path: string, list: ListFolder, deps: WatchedFolderDeps) {
    this.#path = path
    this.list = list
    this.#deps = deps
  }

  get state(): FolderState {
    return {
      path: this.#path,
      ok: this.#reason === null && this.#seenAt !== null,
      reason: this.#reason,
      seenAt: this.#seenAt,
      waiting: this.#waiting,
    }
  }

  /** The files of the folder; empty while it cannot be reached. */
  async files(): Promise<readonly Candidate[]> {
    this.#pending ??= this.list(this.#path).finally(() => {
      this.#pending = null
    })
    try {
      const files = await Promise.race([this.#pending, silence(this.#deps.answerMs)])
      this.#report(files === null ? 'silent' : null)
      return files ?? []
    } catch (error) {
      this.#report(reasonOf(error))
      return []
    }
  }

  /** Reports which of its files wait, and for which parts. `all` holds the waiting files of every folder. */
  tellWaiting(files: readonly Candidate[], all: ReadonlyMap<string, readonly string[]>): void {
    const here = files.flatMap(({ path }) => {
      const missing = all.get(path)
      return missing ? [{ fileName: basename(path), missing: missing.slice(0, 5) }] : []
    })
    if (JSON.stringify(here) === JSON.stringify(this.#waiting)) return
    this.#waiting = here
    this.#deps.onChange()
  }

  close(): void {
    this.#watcher?.close()
    this.#watcher = null
  }

  #report(reason: string | null): void {
    const changed = this.#reason !== reason || (reason === null && this.#seenAt === null)
    this.#reason = reason
    if (reason === null) {
      this.#seenAt = new Date().toISOString()
      this.#watcher ??= this.#watch()
    } else this.close()
    if (changed) this.#deps.onChange()
  }

  #watch(): FSWatcher | null {
    try {
      const watcher = watch(this.#path, { persistent: false }, () => this.#deps.onNotice())
      watcher.on('error', () => {
        watcher.close()
        if (this.#watcher === watcher) this.#watcher = null
      })
      return watcher
    } catch {
      // Too many watches, or a drive without them. The regular scan finds everything too.
      return null
    }
  }
}

const silence = (ms: number) => new Promise<null>((resolve) => void setTimeout(() => resolve(null), ms).unref())

function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as { code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
  return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : code
}
