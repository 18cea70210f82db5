import { basename, resolve, sep } from 'node:path'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { namePattern, slidesIn } from './candidates.ts'
import { inTrueFolder, trueFolder } from './true-folder.ts'
import type { ListFolder } from './watched-folder.ts'

interface Profile extends Scanner {
  readonly takes: (name: string) => boolean
}

/** The scanners' profiles, as far as folders decide which file belongs to which. */
export function createScanners() {
  let scanners: readonly Profile[] = []
  /** Each profile with its folder's one name. Folders come and go, and links are turned: asked anew each time. */
  const placed = () => Promise.all(scanners.map(async (scanner) => ({ scanner, at: await trueFolder(scanner.folder) })))
  return {
    set(wanted: readonly Scanner[]): void {
      scanners = wanted.map((scanner) => ({ ...scanner, takes: namePattern(scanner.pattern) }))
    },
    /** The scanner in whose folder a file that matches its pattern lies; the inner one's of two nested folders. */
    async of(path: string): Promise<Scanner | null> {
      const file = await inTrueFolder(path)
      const around = (await placed())
        .filter(({ scanner, at }) => file.startsWith(at.endsWith(sep) ? at : at + sep) && scanner.takes(basename(path)))
        .sort((a, b) => b.at.length - a.at.length)
      return around[0]?.scanner ?? null
    },
    /**
     * Each scanner's folder, as its profile names it, and how to list it. Two profiles with the same folder list the
     * same paths, even if they name the folder differently.
     */
    folders: (): ReadonlyMap<string, ListFolder> =>
      new Map(
        scanners.map(({ folder }) => [
          folder,
          async () => {
            const at = await trueFolder(folder)
            const here = (await placed()).filter((one) => one.at === at)
            return slidesIn(at, (name) => here.some(({ scanner }) => scanner.takes(name)))
          },
        ]),
      ),
    /** Folders for slides, if a profile names one. */
    targets: (): readonly string[] => scanners.map(({ target }) => (target === '' ? '' : resolve(target))),
  }
}
