import { systemReader } from '#shared/contract/permissions.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { Candidate } from './candidates.ts'
import { type FileState, fileStateOf, sameState, stateOfAll } from './file-state.ts'
import { createHotFolders, type HotFolders, type HotFoldersOptions } from './hot-folders.ts'
import type { ImportOptions } from './import-deps.ts'
import type { IntakeStore } from './intake.store.ts'
import { type FoundSlide, type PictureFolderDeps, slidesAmong } from './picture-folders.ts'
import { slideOnDisk } from './slide-on-disk.ts'

export interface WatchedSlidesDeps {
  readonly store: IntakeStore
  readonly pictureFolders: PictureFolderDeps
  /** Whether a file lies in a scanner's folder. */
  readonly isScanners: (path: string) => Promise<boolean>
  readonly bringIn: (found: FoundSlide, options: ImportOptions) => Promise<ImportOutcome>
  readonly rhythm: Pick<HotFoldersOptions, 'stableMs' | 'pollMs' | 'onChange' | 'onError'>
  readonly now: () => Date
}

/** ms after which a slide that did not fit is tried again automatically. */
const roomAgainAfterMs = 60_000

/**
 * Watches the scanners' folders and the files of the quarantine. Slides are imported automatically once they are
 * complete.
 */
export function watchSlides({
  store,
  pictureFolders,
  isScanners,
  bringIn,
  rhythm,
  now,
}: WatchedSlidesDeps): HotFolders {
  const isRefused = (path: string, own: FileState, all: FileState): boolean => {
    const since = new Date(now().getTime() - roomAgainAfterMs).toISOString()
    const refused = store.refusedAs(path)
    // A file beside a DICOM file need not belong to it: a DICOM file is refused in its own state.
    return (sameState(refused, own) || sameState(refused, all)) && !store.waitsForRoom(path, since)
  }
  const isTaken = (path: string, state: FileState): boolean =>
    store.slideAt(path, state) !== null || store.sourceAt(path, state) !== null
  const stillToTake = async (files: readonly string[]): Promise<string[]> => {
    const waiting: string[] = []
    for (const file of files) {
      const state = await fileStateOf(file)
      if (state && !isTaken(file, state) && !isRefused(file, state, state)) waiting.push(file)
    }
    return waiting
  }
  return createHotFolders({
    ...rhythm,
    // Files in a scanner's folder are found there, and are not checked while it is disconnected.
    alsoWatch: async () => {
      const others = await Promise.all(
        store.entries().map(async ({ path }) => ((await isScanners(path)) ? null : candidate(path))),
      )
      return others.filter((one) => one !== null)
    },
    async isDone({ path, pictures, files, nameless }, state, all) {
      if (nameless) return store.hasRefused(path)
      if (pictures) return (await stillToTake(files)).length === 0
      return isRefused(path, state, all) || isTaken(path, state)
    },
    async bringIn({ path, pictures, files }) {
      const options = { reader: systemReader, micronsPerPixel: null, byItself: true }
      if (!pictures) return bringIn({ path }, options)
      // A file that arrives in the folder after its slide was made is a separate slide.
      for (const found of await slidesAmong(asPictures(await stillToTake(files)), pictureFolders)) {
        const { files: all } = await candidate(found.path)
        const [state, group] = await Promise.all([fileStateOf(found.path), stateOfAll(all)])
        if (!state || !group || !isRefused(found.path, state, group)) await bringIn(found, options)
      }
    },
  })
}

const candidate = async (path: string): Promise<Candidate> => ({
  path,
  ...(await slideOnDisk(path).catch(() => ({ files: [path], missing: [] }))),
})

const asPictures = (paths: readonly string[]) => paths.map((path) => ({ path, kind: 'picture' as const }))
