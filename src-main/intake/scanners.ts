import { basename, resolve, sep } from 'node:path'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { namePattern, slidesIn } from './candidates.ts'
import type { ListFolder } from './watched-folder.ts'

/** The scanners' profiles, as far as their folders tell which file is whose. */
export function createScanners() {
  let scanners: readonly (Scanner & { readonly takes: (name: string) => boolean })[] = []
  return {
    set(wanted: readonly Scanner[]): void {
      // The innermost first: of two folders, one in the other, it is the one a file lies in.
      scanners = wanted
        .map((scanner) => ({ ...scanner, takes: namePattern(scanner.pattern) }))
        .sort((a, b) => b.folder.length - a.folder.length)
    },
    /** The scanner in whose folder a file of its pattern lies. */
    of: (path: string): Scanner | null =>
      scanners.find(({ folder, takes }) => path.startsWith(resolve(folder) + sep) && takes(basename(path))) ?? null,
    /** Each scanner's folder and how to look through it. */
    folders: (): ReadonlyMap<string, ListFolder> =>
      new Map(
        scanners.map(({ folder }) => {
          const takes = (name: string) => scanners.some((scanner) => scanner.folder === folder && scanner.takes(name))
          return [folder, (at: string) => slidesIn(at, takes)]
        }),
      ),
    /** Folders in which slides are kept, where a profile names one. */
    targets: (): readonly string[] => scanners.map(({ target }) => target),
  }
}
