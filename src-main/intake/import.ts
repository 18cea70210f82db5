import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { Cases } from '#main/cases/index.ts'
import { AppError, type ErrorData, isAppError, toErrorData } from '#shared/contract/errors.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { syncFolder } from './durable.ts'
import type { FileState, IntakeStore } from './intake.store.ts'
import { fileStateOf } from './settling.ts'
import { stackEnding } from './stacks.ts'

export interface ImportDeps {
  readonly store: IntakeStore
  readonly cases: Pick<Cases, 'addSlide' | 'slideById' | 'slideByHash' | 'setScale' | 'touchPresent'>
  /** Structure of the whole file and some of its pixels, in the engine: an untrusted file is not read here. */
  readonly check: (path: string) => Promise<SlideInfo>
  /** SHA-256 of the whole file, in the engine. */
  readonly hash: (path: string, onProgress: (doneBytes: number, totalBytes: number) => void) => Promise<string>
  /** Called for every slide that came in with a scale. */
  readonly screen: (slideId: number) => void
  /** `<data>/inbox`: what was uploaded lies here and moves to `<data>/slides` when it is good. */
  readonly inbox: string
  readonly slidesFolder: string
  readonly publish: (event: LiveEvent) => void
  readonly now: () => Date
  readonly bug: (where: string, error: unknown) => string
}

export interface ImportOptions {
  /** The reader's scale for files that do not say theirs, µm per full-resolution px. */
  readonly micronsPerPixel: number | null
}

const progressEveryMs = 150
/** A drive that does not answer for this long is treated as gone. ms */
const driveAnswersWithin = 5000

/**
 * Brings one file in: there? empty? a whole slide? readable pixels? known content? Whatever is wrong with it is an
 * outcome, and puts the file on the quarantine list. Throws only what is not the file's fault: `disk-full`, `cancelled`.
 */
export function createImport(deps: ImportDeps) {
  const { store, cases, publish } = deps
  const isUpload = (path: string): boolean => path.startsWith(deps.inbox + sep)

  return async function importFile(path: string, { micronsPerPixel }: ImportOptions): Promise<ImportOutcome> {
    const fileName = basename(path)
    let state: FileState | null = null
    let outcome: ImportOutcome
    try {
      state = await stateOf(path)
      outcome = await bringIn(path, fileName, state, micronsPerPixel)
      if (store.removeByPath(path)) publish({ kind: 'quarantine', entries: store.entries() })
    } catch (error) {
      if (isAppError(error) && error.code === 'cancelled') throw error
      outcome = quarantine(path, fileName, state, shown(error))
    }
    publish({ kind: 'import', outcome })
    return outcome
  }

  async function bringIn(
    path: string,
    fileName: string,
    state: FileState,
    scale: number | null,
  ): Promise<ImportOutcome> {
    if (state.bytes === 0) throw new AppError('file-empty', { file: fileName }, true)
    const same = store.slideAt(path, state)
    if (same) return known(fileName, same, scale)
    const info = await deps.check(path)
    const sha256 = await hashed(path, fileName)
    const after = await stateOf(path)
    if (after.bytes !== state.bytes || after.modifiedMs !== state.modifiedMs)
      throw new AppError('file-changed', { file: fileName }, true)
    const here = cases.slideByHash(sha256)
    if (here && here.path !== path && (await isAsRecorded(here)) && (await hasItsPlanes(here.path))) {
      // A copy changes nothing: the slide keeps the file it has.
      cases.touchPresent(here.id, true)
      if (isUpload(path)) await rm(dirname(path), { recursive: true, force: true })
      return known(fileName, { slideId: here.id, caseId: here.caseId }, scale)
    }
    const added = await keeping(path, sha256, (place) =>
      cases.addSlide({
        sha256,
        path: place,
        fileName,
        ...state,
        info,
        micronsPerPixel: info.micronsPerPixel ?? scale,
        scaleSource: info.micronsPerPixel !== null ? 'file' : scale !== null ? 'reader' : 'unknown',
      }),
    )
    if (added.known) return known(fileName, added, scale)
    const scaleMissing = info.micronsPerPixel === null && scale === null
    if (!scaleMissing) deps.screen(added.slideId)
    return { kind: 'imported', fileName, caseId: added.caseId, slideId: added.slideId, scaleMissing }
  }

  /** The list of a stack lies in our own folder: what may have gone are its planes. */
  async function hasItsPlanes(path: string): Promise<boolean> {
    if (!path.endsWith(stackEnding)) return true
    return deps.check(path).then(
      () => true,
      () => false,
    )
  }

  function known(fileName: string, at: { slideId: number; caseId: number }, scale: number | null): ImportOutcome {
    const slide = cases.slideById(at.slideId)
    if (slide && slide.micronsPerPixel === null && scale !== null) {
      cases.setScale(at.slideId, scale)
      deps.screen(at.slideId)
    }
    return { kind: 'known', fileName, caseId: at.caseId, slideId: at.slideId }
  }

  async function hashed(path: string, fileName: string): Promise<string> {
    let toldAt = 0
    return deps.hash(path, (doneBytes, totalBytes) => {
      const now = Date.now()
      if (doneBytes < totalBytes && now - toldAt < progressEveryMs) return
      toldAt = now
      publish({ kind: 'import-progress', progress: { fileName, doneBytes, totalBytes } })
    })
  }

  /**
   * What was uploaded is ours to keep and moves out of the inbox, for good before the records speak of it, and back when
   * the records cannot take it; every other file stays where it is.
   */
  async function keeping<T>(path: string, sha256: string, record: (place: string) => T): Promise<T> {
    if (!isUpload(path)) return record(path)
    const folder = join(deps.slidesFolder, sha256.slice(0, 16))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const place = join(folder, basename(path))
    await rename(path, place)
    await syncFolder(folder)
    await syncFolder(deps.slidesFolder)
    try {
      const recorded = record(place)
      await rm(dirname(path), { recursive: true, force: true })
      return recorded
    } catch (error) {
      await rename(place, path)
      throw error
    }
  }

  function quarantine(path: string, fileName: string, state: FileState | null, error: ErrorData): ImportOutcome {
    const quarantineId = store.put({ path, fileName, state, error, at: deps.now().toISOString() })
    publish({ kind: 'quarantine', entries: store.entries() })
    return { kind: 'quarantined', fileName, quarantineId, error }
  }

  function shown(error: unknown): ErrorData {
    if (isAppError(error)) return error.data
    return toErrorData(new AppError('bug', { message: deps.bug('intake', error) }))
  }
}

/** Whether a slide's file is there, in the state in which it was read. */
async function isAsRecorded({ path, bytes, modifiedMs }: FileState & { readonly path: string }): Promise<boolean> {
  const silence = new Promise<null>((resolve) => void setTimeout(() => resolve(null), driveAnswersWithin).unref())
  const state = await Promise.race([fileStateOf(path), silence])
  return state?.bytes === bytes && state.modifiedMs === modifiedMs
}

/** Size and time of a file. Throws `file-not-found`, `file-not-a-slide` (not a regular file), `file-forbidden`. */
export async function stateOf(path: string): Promise<FileState> {
  const file = basename(path)
  const found = await stat(path).catch((error: { code?: string }) => {
    if (error.code === 'EACCES' || error.code === 'EPERM') throw new AppError('file-forbidden', { file }, true)
    throw new AppError('file-not-found', { file }, true)
  })
  if (!found.isFile()) throw new AppError('file-not-a-slide', { file })
  return { bytes: found.size, modifiedMs: Math.round(found.mtimeMs) }
}
