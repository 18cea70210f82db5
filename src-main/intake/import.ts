import { basename, dirname } from 'node:path'
import { isPictureList, listEndings } from '#main/slides/index.ts'
import { AppError, type ErrorData, isAppError, toErrorData } from '#shared/contract/errors.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { oneLine } from '#shared/domain/plain-text.ts'
import { type Arriving, arrivingAt, isUpload } from './arriving.ts'
import { type FileState, fileStateOf, sameState, stateOf, stateOfAll } from './file-state.ts'
import { isNameless } from './folder-files.ts'
import type { ImportDeps, ImportOptions } from './import-deps.ts'
import { keepSlide } from './keep-slide.ts'
import { holdsIt, known, leaveCopy } from './known-slide.ts'
import { slideOnDisk } from './slide-on-disk.ts'
import { checkRoom } from './take-files.ts'
import { leaveInbox } from './upload.ts'

const progressEveryMs = 150

/**
 * Imports one file: does it exist, is it empty, is the slide complete, are its pixels readable, is its content known,
 * whose is it? Every fault of the file is an outcome, and puts it on the quarantine list. Throws only for problems
 * that are not the file's fault: `disk-full`, `cancelled`.
 */
export function createImport(deps: ImportDeps) {
  const { store, refusals, publish } = deps
  return async (path: string, options: ImportOptions): Promise<ImportOutcome> => {
    let outcome: ImportOutcome
    try {
      outcome = await bringInAtLast(deps, path, options)
      refusals.forget(options.reader, path)
    } catch (error) {
      if (isAppError(error) && error.code === 'cancelled') throw error
      const state = await groupState(path)
      const refusal = refusalOf(error, deps)
      // It disappeared with its drive. Nothing is wrong with the file, and it is imported once it is back.
      if (options.byItself && state === null && refusal.code !== 'file-name-unreadable') throw new AppError('cancelled')
      const stillNoRoom =
        options.byItself === true && refusal.code === 'no-room' && store.refusedWith(path) === 'no-room'
      const refused = {
        path,
        fileName: oneLine(basename(path)),
        state,
        error: refusal,
        micronsPerPixel: options.micronsPerPixel,
      }
      outcome = refusals.refuse(options.reader, refused, stillNoRoom)
      // It is tried again every minute, so that it still does not fit is not reported again.
      if (stillNoRoom) return outcome
    }
    publish({ kind: 'import', outcome })
    return outcome
  }
}

/** Faults of the engine, which are not the file's. A file that ends each new engine is at fault. */
const mayPass: ReadonlySet<string> = new Set(['engine-crashed', 'engine-timeout'])
const mostTries = 3

/** Another engine takes the place of one that ended meanwhile. The file is tried again there, with the same options. */
async function bringInAtLast(deps: ImportDeps, path: string, options: ImportOptions): Promise<ImportOutcome> {
  for (let tries = 1; ; tries++)
    try {
      return await bringIn(deps, path, await stateAt(path), options)
    } catch (error) {
      if (!isAppError(error) || !mayPass.has(error.code) || tries >= mostTries) throw error
    }
}

async function bringIn(
  deps: ImportDeps,
  path: string,
  state: FileState,
  { reader, micronsPerPixel, pictures: beside = [] }: ImportOptions,
): Promise<ImportOutcome> {
  const { store, cases, hashFile, freeSpace } = deps
  const fileName = oneLine(basename(path))
  const scanner = await deps.scannerOf(beside[0] ?? path)
  const scale = micronsPerPixel ?? scanner?.micronsPerPixel ?? null
  if (state.bytes === 0) throw new AppError('file-empty', { file: fileName }, true)
  // A list names its pictures, but does not show whether they are still the same.
  const same = isPictureList(path) ? null : (store.slideAt(path, state) ?? store.sourceAt(path, state))
  if (same && (await holdsIt(deps, same.slideId))) return known(deps, reader, fileName, same, scale)
  const slide = await arrivingAt(path, scanner, deps)
  const onProgress = progressOf(fileName, deps)
  const means = { hashFile, onProgress, ...(freeSpace ? { freeSpace } : {}) }
  await checkRoom(slide, means)
  const info = await deps.check(path)
  const hashed = await deps.hash(path, onProgress)
  const { sha256 } = hashed
  if (!sameState(await stateOf(path), state)) throw new AppError('file-changed', { file: fileName }, true)

  const here = cases.slideByHash(sha256)
  if (here && here.path !== path && (await holdsIt(deps, here.id))) {
    await leaveCopy(deps, reader, slide, here.id, beside)
    return known(deps, reader, fileName, { slideId: here.id, caseId: here.caseId }, scale)
  }
  const added = await keepSlide(deps, reader, slide, { state, info, hashed, scale, beside }, means)
  if (isUpload(deps, slide.files[0] ?? path)) await leaveInbox(deps.inbox, slide.files)
  if (added.known) return known(deps, reader, fileName, added, scale)
  deps.orders.tell()
  const scaleMissing = info.micronsPerPixel === null && scale === null
  if (!scaleMissing) deps.screen(reader, added.slideId)
  const { caseId, slideId } = added
  return { kind: 'imported', fileName, caseId, slideId, scaleMissing, ...(slide.isList ? folderOf(slide) : {}) }
}

/** Tells the windows how far a file is, not more often than they can display. */
function progressOf(fileName: string, { publish }: ImportDeps) {
  let toldAt = 0
  return (doneBytes: number, totalBytes: number): void => {
    const now = Date.now()
    if (doneBytes < totalBytes && now - toldAt < progressEveryMs) return
    toldAt = now
    publish({ kind: 'import-progress', progress: { fileName, doneBytes, totalBytes } })
  }
}

/** Like `stateOf`, but throws `file-name-unreadable` for a file whose name is not UTF-8, instead of `file-not-found`. */
async function stateAt(path: string): Promise<FileState> {
  try {
    return await stateOf(path)
  } catch (error) {
    if (await isNameless(dirname(path), basename(path)))
      throw new AppError('file-name-unreadable', { file: basename(path) })
    throw error
  }
}

/** The state that decides whether a refused slide is tried again: that of all its files. */
async function groupState(path: string): Promise<FileState | null> {
  if ((await fileStateOf(path)) === null) return null
  const { files } = await slideOnDisk(path).catch(() => ({ files: [path] }))
  return stateOfAll(files)
}

function refusalOf(error: unknown, { bug }: ImportDeps): ErrorData {
  if (isAppError(error)) return error.data
  return toErrorData(new AppError('bug', { message: bug('intake', error) }))
}

const folderOf = ({ path, files }: Arriving) => ({
  folder: { as: path.endsWith(listEndings.fields) ? ('fields' as const) : ('planes' as const), pictures: files.length },
})
