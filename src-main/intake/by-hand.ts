import { readdir, stat } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import type { FolderChoice, ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { contentOf } from './folder-files.ts'
import type { ImportOptions } from './import-deps.ts'
import type { IntakeStore } from './intake.store.ts'
import type { Intake } from './intake-api.ts'
import { type FoundSlide, listIn, type PictureFolderDeps, slidesAmong } from './picture-folders.ts'
import { batchFolder, leaveInbox, receiveUpload } from './upload.ts'

export interface ByHandDeps {
  readonly store: IntakeStore
  readonly inbox: string
  readonly listsFolder: string
  readonly pictureFolders: PictureFolderDeps
  readonly bringIn: (path: string, options: ImportOptions) => Promise<ImportOutcome>
  readonly bringInFound: (found: FoundSlide, options: ImportOptions) => Promise<ImportOutcome>
}

/** Slides that a person imports by path or drops on the window. */
export function importsByHand({
  store,
  inbox,
  listsFolder,
  pictureFolders,
  bringIn,
  bringInFound,
}: ByHandDeps): Pick<Intake, 'importPaths' | 'slidesIn' | 'movedTo' | 'upload' | 'keepUploaded' | 'importUploaded'> {
  const lookInto = async (folder: string, choice: FolderChoice) => {
    const content = await contentOf(folder).catch(refused(folder))
    return { ...content, slides: await slidesAmong(content.files, pictureFolders, choice) }
  }
  return {
    async importPaths(reader, paths, { folders = 'auto', ...options }) {
      const slides = new Map<string, FoundSlide>()
      for (const path of paths) {
        if (!isAbsolute(path)) throw new AppError('invalid-input', { detail: path })
        const found = await stat(path).catch(() => null)
        const those = found?.isDirectory() ? (await lookInto(path, folders)).slides : [{ path }]
        for (const one of those) slides.set(one.path, one)
      }
      return Promise.all([...slides.values()].map((one) => bringInFound(one, { ...options, reader })))
    },
    async slidesIn(folder, choice) {
      const { slides, others, closed } = await lookInto(folder, choice)
      if (slides.length > 0) return slides
      const names = others.slice(0, mostNamed).map((path) => basename(path))
      throw new AppError('no-slides', {
        folder,
        files: others.length,
        names: [...names, ...(others.length > mostNamed ? ['…'] : [])].join(', ') || '-',
        closed: closed.length,
      })
    },
    async movedTo(listPath, path) {
      const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false
      return (isFolder ? await listIn(path, listPath, listsFolder) : null) ?? path
    },
    upload: async (reader, { micronsPerPixel, ...upload }) =>
      bringIn(await receiveUpload(inbox, upload), { reader, micronsPerPixel }),
    keepUploaded: async (_reader, upload) => void (await receiveUpload(inbox, upload)),
    async importUploaded(reader, batch, { micronsPerPixel }) {
      const folder = batchFolder(inbox, batch)
      const { slides: found } = await lookInto(folder, 'auto')
      const outcomes = await Promise.all(found.map((one) => bringInFound(one, { reader, micronsPerPixel })))
      // Files that are not slides came with the folder. Refused ones are kept, to be tried again.
      const others = (await readdir(folder).catch(() => [])).map((name) => join(folder, name))
      await leaveInbox(
        inbox,
        others.filter((path) => store.refusedAs(path) === null),
      )
      return outcomes
    },
  }
}

/** How many files the error of a folder without slides names. */
const mostNamed = 8

/** Handles a folder that cannot be read. */
const refused = (path: string) => (): never => {
  throw new AppError('file-forbidden', { file: basename(path) }, true)
}
