import { basename, dirname, join, sep } from 'node:path'
import type { AddedSlide, Cases } from '#main/cases/index.ts'
import type { Publish } from '#main/live/index.ts'
import type { Orders } from '#main/orders/index.ts'
import { isPictureList, listEndings } from '#main/slides/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import { AppError, type ErrorData, isAppError, toErrorData } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { type FileState, fileStateOf, isAsRecorded, sameState, stateOf, stateOfAll, statesOf } from './file-state.ts'
import type { IntakeStore } from './intake.store.ts'
import { listOf } from './picture-folders.ts'
import type { Refusals } from './refusals.ts'
import { type SlideParts, slideOnDisk } from './slide-on-disk.ts'
import { checkRoom, type FilesToTake, type FreeSpace, takeFiles } from './take-files.ts'
import { leaveInbox } from './upload.ts'

export interface ImportDeps {
  readonly records: Records
  readonly store: IntakeStore
  readonly refusals: Refusals
  readonly cases: Pick<Cases, 'addSlide' | 'slideById' | 'slideByHash' | 'setScale' | 'touchPresent'>
  readonly orders: Pick<Orders, 'expect' | 'tell'>
  /** Structure of the whole file and some of its pixels, in the engine: an untrusted file is not read here. */
  readonly check: (path: string) => Promise<SlideInfo>
  /** SHA-256 of the whole slide, in the engine. */
  readonly hash: (path: string, onProgress: (doneBytes: number, totalBytes: number) => void) => Promise<string>
  /** SHA-256 of one file, whatever slide it is part of; in the engine. */
  readonly hashFile: (path: string) => Promise<string>
  /** Codes on the slide's label, in the engine. */
  readonly label: (path: string) => Promise<readonly LabelCode[]>
  /** The files of the slide that a file opens, where it has several. */
  readonly slideParts?: SlideParts
  /** Room on the drive of a folder; the system's own answer where left out. */
  readonly freeSpace?: FreeSpace
  /** The scanner in whose folder a file lies. */
  readonly scannerOf: (path: string) => Scanner | null
  /** Called for every slide that came in with a scale. */
  readonly screen: (reader: Reader, slideId: number) => void
  /** `<data>/inbox`: what was uploaded lies here and moves to `<data>/slides` when it is good. */
  readonly inbox: string
  readonly slidesFolder: string
  /** `<data>/stacks`: the lists of folders of pictures. */
  readonly listsFolder: string
  readonly publish: Publish
  readonly now: () => Date
  readonly bug: (where: string, error: unknown) => string
}

export interface ImportOptions {
  /** Who brings it in; the program itself where it found the file in a watched folder. */
  readonly reader: Reader
  /** The reader's scale for files that do not say theirs, µm per full-resolution px. */
  readonly micronsPerPixel: number | null
  /** It was found in a watched folder: nobody asked for it, and it may go away again with its drive. */
  readonly byItself?: boolean
  /** The file is the list of a folder of pictures: those that went into it or were left aside for it. */
  readonly pictures?: readonly string[]
}

const progressEveryMs = 150

/**
 * Brings one file in: there? empty? a whole slide? readable pixels? known content? whose? Whatever is wrong with it is an
 * outcome, and puts the file on the quarantine list. Throws only what is not the file's fault: `disk-full`, `cancelled`.
 */
export function createImport(deps: ImportDeps) {
  const { records, store, refusals, cases, publish } = deps
  const isUpload = (path: string): boolean => path.startsWith(deps.inbox + sep)

  return async function importFile(path: string, options: ImportOptions): Promise<ImportOutcome> {
    const fileName = basename(path)
    let outcome: ImportOutcome
    try {
      outcome = await bringIn(path, fileName, await stateOf(path), options)
      refusals.forget(options.reader, path)
    } catch (error) {
      if (isAppError(error) && error.code === 'cancelled') throw error
      const state = await groupState(path)
      // Gone with its drive: nothing is wrong with the file, and it is taken when it is back.
      if (options.byItself && state === null) throw new AppError('cancelled')
      const refusal = shown(error)
      const stillNoRoom =
        options.byItself === true && refusal.code === 'no-room' && store.refusedWith(path) === 'no-room'
      outcome = refusals.refuse(options.reader, { path, fileName, state, error: refusal }, stillNoRoom)
      // Tried again every minute: that it still does not fit is no news.
      if (stillNoRoom) return outcome
    }
    publish({ kind: 'import', outcome })
    return outcome
  }

  async function bringIn(
    path: string,
    fileName: string,
    state: FileState,
    { reader, micronsPerPixel, pictures = [] }: ImportOptions,
  ): Promise<ImportOutcome> {
    const scanner = deps.scannerOf(pictures[0] ?? path)
    const scale = micronsPerPixel ?? scanner?.micronsPerPixel ?? null
    if (state.bytes === 0) throw new AppError('file-empty', { file: fileName }, true)
    // A list says which pictures, not that they are still the same.
    const same = isPictureList(path) ? null : (store.slideAt(path, state) ?? store.sourceAt(path, state))
    if (same) return known(reader, fileName, same, scale)
    const { files, missing } = await slideOnDisk(path, deps.slideParts)
    if (missing.length > 0)
      throw new AppError('parts-missing', { file: fileName, part: missing.slice(0, 3).join(', ') }, true)
    // The list of a folder of pictures is ours; what is taken are the pictures.
    const list = path.startsWith(deps.listsFolder + sep)
    const own = list ? files.slice(1) : files
    const main = own[0] ?? path
    const places = placeFor(main, scanner)
    // A list from elsewhere may speak of files anywhere: what is not beside it did not come with it, and is not moved.
    const foreign = list ? undefined : files.find((file) => !file.startsWith(dirname(path) + sep))
    if (foreign !== undefined && places.policy !== 'reference')
      throw new AppError('parts-missing', { file: fileName, part: basename(foreign) }, true)
    const progress = telling(fileName)
    const { hashFile } = deps
    const wanted = { files: own, ...places }
    const means = { hashFile, onProgress: progress, ...(deps.freeSpace ? { freeSpace: deps.freeSpace } : {}) }
    await checkRoom(wanted, means)
    const info = await deps.check(path)
    const sha256 = await deps.hash(path, progress)
    if (!sameState(await stateOf(path), state)) throw new AppError('file-changed', { file: fileName }, true)

    const here = cases.slideByHash(sha256)
    if (here && here.path !== path && (await isAsRecorded(here)) && (await hasItsPictures(here.path))) {
      // A copy changes nothing: the slide keeps the file it has.
      cases.touchPresent(here.id, true)
      if (isUpload(main)) await leaveInbox(deps.inbox, own)
      else if (scanner) for (const file of [...files, ...pictures]) await keepSource(reader, file, here.id)
      return known(reader, fileName, { slideId: here.id, caseId: here.caseId }, scale)
    }
    const expected = deps.orders.expect({
      codes: await codesOn(path, info),
      fileName,
      scanner: scanner?.name ?? '',
      specimen: scanner?.specimen ?? 'not-stated',
      synthetic: info.synthetic,
    })
    const sources = scanner ? await statesOf([...files, ...pictures]) : new Map<string, FileState>()
    const taken = await takeFiles({ ...wanted, sha256, state: list ? await stateOf(main) : state }, means)
    let added: AddedSlide
    try {
      const opens = list ? await listAt(path, taken.path, own, places.policy) : taken
      added = cases.addSlide(
        reader,
        {
          sha256,
          path: opens.path,
          fileName,
          ...opens.state,
          info,
          micronsPerPixel: info.micronsPerPixel ?? scale,
          scaleSource: info.micronsPerPixel !== null ? 'file' : scale !== null ? 'reader' : 'unknown',
          identity: expected.identity,
          joins: expected.caseId,
        },
        ({ slideId, known: wasKnown }) => {
          if (!wasKnown) expected.keep(reader, slideId)
          noteFiles(reader, (change) => {
            for (const [file, at] of sources) store.putSource(change, file, at, slideId)
          })
        },
      )
    } catch (error) {
      await taken.undo()
      throw error
    }
    const gone = await taken.finish()
    noteFiles(reader, (change) => {
      for (const file of gone) store.dropSource(change, file)
    })
    if (isUpload(main)) await leaveInbox(deps.inbox, own)
    if (added.known) return known(reader, fileName, added, scale)
    deps.orders.tell()
    const scaleMissing = info.micronsPerPixel === null && scale === null
    if (!scaleMissing) deps.screen(reader, added.slideId)
    const { caseId, slideId } = added
    return { kind: 'imported', fileName, caseId, slideId, scaleMissing, ...(list ? folderOf(path, own) : {}) }
  }

  /** The list that opens a folder of pictures once they are where they are to stay. */
  async function listAt(path: string, first: string, pictures: readonly string[], policy: FilesToTake['policy']) {
    const kind = path.endsWith(listEndings.fields) ? 'fields' : 'planes'
    const there = pictures.map((picture) => join(dirname(first), basename(picture)))
    const name = basename(path, listEndings[kind])
    const at = policy === 'reference' ? path : await listOf(kind, there, deps.listsFolder, name)
    return { path: at, state: await stateOf(at) }
  }

  /** A list lies in our own folder: what may have gone are its pictures. */
  async function hasItsPictures(path: string): Promise<boolean> {
    if (!isPictureList(path)) return true
    return deps.check(path).then(
      () => true,
      () => false,
    )
  }

  /** What was uploaded is ours to keep; a scanner's files go as its profile says; every other file stays where it is. */
  function placeFor(path: string, scanner: Scanner | null): Pick<FilesToTake, 'policy' | 'target'> {
    if (isUpload(path)) return { policy: 'move', target: deps.slidesFolder }
    return { policy: scanner?.policy ?? 'reference', target: scanner?.target || deps.slidesFolder }
  }

  /** A label that cannot be read keeps no slide out. */
  async function codesOn(path: string, info: SlideInfo): Promise<readonly LabelCode[]> {
    if (!info.associated.some((kind) => kind === 'label' || kind === 'macro')) return []
    return deps.label(path).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'cancelled') throw error
      return []
    })
  }

  async function keepSource(reader: Reader, file: string, slideId: number): Promise<void> {
    const state = await fileStateOf(file)
    if (state) noteFiles(reader, (change) => store.putSource(change, file, state, slideId))
  }

  function known(
    reader: Reader,
    fileName: string,
    at: { slideId: number; caseId: number },
    scale: number | null,
  ): ImportOutcome {
    const slide = cases.slideById(at.slideId)
    if (slide && slide.micronsPerPixel === null && scale !== null) {
      cases.setScale(reader, at.slideId, scale)
      deps.screen(reader, at.slideId)
    }
    return { kind: 'known', fileName, caseId: at.caseId, slideId: at.slideId }
  }

  function telling(fileName: string) {
    let toldAt = 0
    return (doneBytes: number, totalBytes: number): void => {
      const now = Date.now()
      if (doneBytes < totalBytes && now - toldAt < progressEveryMs) return
      toldAt = now
      publish({ kind: 'import-progress', progress: { fileName, doneBytes, totalBytes } })
    }
  }

  /** Notes which files were taken for which slide, so that none is taken twice. */
  function noteFiles({ id: by }: Reader, work: (change: Change) => void): void {
    records.change({ by, what: 'file-taken' }, work)
  }

  /** The state that tells whether a refused slide is worth another look: of all its files. */
  async function groupState(path: string): Promise<FileState | null> {
    if ((await fileStateOf(path)) === null) return null
    const { files } = await slideOnDisk(path).catch(() => ({ files: [path] }))
    return stateOfAll(files)
  }

  function shown(error: unknown): ErrorData {
    if (isAppError(error)) return error.data
    return toErrorData(new AppError('bug', { message: deps.bug('intake', error) }))
  }
}

const folderOf = (path: string, pictures: readonly string[]) => ({
  folder: {
    as: path.endsWith(listEndings.fields) ? ('fields' as const) : ('planes' as const),
    pictures: pictures.length,
  },
})
