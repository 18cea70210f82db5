import { basename, resolve, sep } from 'node:path'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { namePattern, slidesIn } from './candidates.ts'
import type { ListFolder } from './watched-folder.ts'

/** The scanners' profiles, as far as folders decide which file belongs to which. */
export function createScanners() {
  let scanners: readonly (Scanner & { readonly takes: (name: string) => boolean })[] = []
  return {
    set(wanted: readonly Scanner[]): void {
      // The innermost folder first: a file belongs to the inner one of two nested folders.
      scanners = wanted
        .map((scanner) => ({ ...scanner, takes: namePattern(scanner.pattern) }))
        .sort((a, b) => b.folder.length - a.folder.length)
    },
    /** The scanner in whose folder a file that matches its pattern lies. */
    of: (path: string): Scanner | null =>
      scanners.find(({ folder, takes }) => path.startsWith(resolve(folder) + sep) && takes(basename(path))) ?? null,
    /** Each scanner's folder and how to list it. */
    folders: (): ReadonlyMap<string, ListFolder> =>
      new Map(
        scanners.map(({ folder }) => {
          const takes = (name: string) => scanners.some((scanner) => scanner.folder === folder && scanner.takes(name))
          return [folder, (at: string) => slidesIn(at, takes)]
        }),
      ),
    /** Folders for slides, if a profile names one. */
    targets: (): readonly string[] => scanners.map(({ target }) => target),
  }
}
