import type { FolderState } from '#shared/contract/schemas/scanner.ts'
import type { Candidate } from './candidates.ts'
import { type ListFolder, WatchedFolder, type WatchedFolderDeps } from './watched-folder.ts'

/** The set of watched folders, each by its path. */
export function createFolderSet(deps: WatchedFolderDeps) {
  const folders = new Map<string, WatchedFolder>()
  return {
    /** Watches these folders from now on, and no others. */
    set(wanted: ReadonlyMap<string, ListFolder>): void {
      for (const [path, folder] of folders)
        if (!wanted.has(path)) {
          folder.close()
          folders.delete(path)
        }
      for (const [path, list] of wanted) {
        const folder = folders.get(path)
        if (folder) folder.list = list
        else folders.set(path, new WatchedFolder(path, list, deps))
      }
    },
    states: (): FolderState[] => [...folders.values()].map(({ state }) => state),
    /** The contents of each folder; empty for one that cannot be reached. */
    list: (): Promise<(readonly [WatchedFolder, readonly Candidate[]])[]> =>
      Promise.all([...folders.values()].map(async (folder) => [folder, await folder.files()] as const)),
    close(): void {
      for (const folder of folders.values()) folder.close()
    },
  }
}
