import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, resolve, sep } from 'node:path'
import { mostOrderBytes, type Orders } from '#main/orders/index.ts'
import type { Records } from '#main/storage/index.ts'
import { oneAfterAnother } from '#main/work/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { type Reader, systemReader } from '#shared/contract/permissions.ts'
import type { FolderState, Scanner } from '#shared/contract/schemas/scanner.ts'
import type { FolderChoice, ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { type Candidate, namePattern, orderFilesIn, slidesIn } from './candidates.ts'
import { isTemporary, slideFilesIn } from './file-names.ts'
import { type FileState, fileStateOf, sameState, stateOfAll } from './file-state.ts'
import { createHotFolders } from './hot-folders.ts'
import { createImport, type ImportDeps, type ImportOptions } from './import.ts'
import { openIntakeStore } from './intake.store.ts'
import { finishMove } from './moving.ts'
import { type FoundSlide, listIn, type PictureFolderDeps, slidesAmong } from './picture-folders.ts'
import { createRefusals } from './refusals.ts'
import { isDicom, slideOnDisk } from './slide-on-disk.ts'
import { sweepTarget } from './take-files.ts'
import { batchFolder, leaveInbox, receiveUpload, sweepInbox, type Upload } from './upload.ts'

export interface IntakeDeps
  extends Omit<ImportDeps, 'store' | 'refusals' | 'inbox' | 'slidesFolder' | 'listsFolder' | 'scannerOf' | 'orders'> {
  readonly records: Records
  readonly orders: Pick<Orders, 'expect' | 'tell' | 'take' | 'isTaken' | 'pattern'>
  readonly dataFolder: string
  /** Looks at the pictures of a folder, in the engine. */
  readonly look: PictureFolderDeps['look']
  /** How long a watched file must not change, and how often folders are looked through; ms. */
  readonly stableMs?: number
  readonly pollMs?: number
}

export interface Intake extends Omit<Api['intake'], 'addSamples'> {
  /** The slides in a folder, as they are brought in: a folder of pictures as its list. Throws `file-forbidden`. */
  slidesIn(folder: string, choice: FolderChoice): Promise<FoundSlide[]>
  /** Brings in one slide that was found. */
  bringInFound(found: FoundSlide, options: ImportOptions): Promise<ImportOutcome>
  /** The file that opens a slide at its new place: where its pictures' folder was moved, a list of them there. */
  movedTo(listPath: string, path: string): Promise<string>
  /** Takes an uploaded file's bytes and brings it in. Throws what is not the file's fault, e.g. `disk-full`. */
  upload(reader: Reader, upload: Upload & Pick<ImportOptions, 'micronsPerPixel'>): Promise<ImportOutcome>
  /** Keeps an uploaded file of a dropped folder for `importUploaded`. */
  keepUploaded(reader: Reader, upload: Upload): Promise<void>
  /** The scanners' folders, and the one in which orders arrive (empty: none). */
  watch(scanners: readonly Scanner[], ordersFolder: string): void
  folderStates(): FolderState[]
  /** Looks through the watched folders now. */
  look(): Promise<void>
  close(): Promise<void>
}

/** How long a slide that did not fit waits before it is tried again by itself, ms. */
const roomAgainAfterMs = 60_000

const candidate = async (path: string): Promise<Candidate> => ({
  path,
  ...(await slideOnDisk(path).catch(() => ({ files: [path], missing: [] }))),
})

/** A folder that cannot be looked into. */
const refused = (path: string) => (): never => {
  throw new AppError('file-forbidden', { file: basename(path) }, true)
}

/** Ways for a slide to come in: by path, as an upload, through a watched folder. One after the other, each checked. */
export function createIntake({ records, dataFolder, look, stableMs, pollMs, ...deps }: IntakeDeps): Intake {
  const store = openIntakeStore(records)
  const refusals = createRefusals({ records, store, publish: deps.publish })
  const inbox = join(dataFolder, 'inbox')
  const inTurn = oneAfterAnother()
  const slidesFolder = join(dataFolder, 'slides')
  const listsFolder = join(dataFolder, 'stacks')
  let scanners: readonly (Scanner & { readonly takes: (name: string) => boolean })[] = []
  const scannerOf = (path: string): Scanner | null =>
    scanners.find(({ folder, takes }) => path.startsWith(resolve(folder) + sep) && takes(basename(path))) ?? null
  const importFile = createImport({
    ...deps,
    records,
    store,
    refusals,
    inbox,
    slidesFolder,
    listsFolder,
    scannerOf,
  })
  const { slideParts } = deps
  const pictureFolders = { folder: listsFolder, look, pattern: deps.orders.pattern, slideParts }
  const slidesInFolder = async (folder: string, choice: FolderChoice): Promise<FoundSlide[]> =>
    slidesAmong(await slideFilesIn(folder).catch(refused(folder)), pictureFolders, choice)
  const underway = new Map<string, Promise<ImportOutcome>>()

  /** The same path asked for twice at once is one import. */
  const bringIn = (path: string, options: ImportOptions): Promise<ImportOutcome> => {
    const running = underway.get(path)
    if (running) return running
    const job = inTurn(() => importFile(path, options)).finally(() => underway.delete(path))
    underway.set(path, job)
    return job
  }
  const bringInFound = ({ path, pictures = [] }: FoundSlide, options: ImportOptions): Promise<ImportOutcome> =>
    bringIn(path, { ...options, pictures })

  const rhythm = {
    ...(stableMs === undefined ? {} : { stableMs }),
    ...(pollMs === undefined ? {} : { pollMs }),
    onChange: () => deps.publish({ kind: 'system' }),
    onError(error: unknown) {
      // A full disk is told where it is met; closing is nobody's fault.
      if (!isAppError(error)) deps.bug('hot folders', error)
    },
  }
  const isRefused = (path: string, own: FileState, all: FileState): boolean => {
    const since = new Date(deps.now().getTime() - roomAgainAfterMs).toISOString()
    // What lies beside a DICOM file need not belong to it.
    return sameState(store.refusedAs(path), isDicom(path) ? own : all) && !store.waitsForRoom(path, since)
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
  const hot = createHotFolders({
    ...rhythm,
    // Those in a scanner's folder are found there, and are not asked for while it is away.
    alsoWatch: () => Promise.all(store.entries().flatMap(({ path }) => (scannerOf(path) ? [] : [candidate(path)]))),
    async isDone({ path, pictures, files }, state, all) {
      if (pictures) return (await stillToTake(files)).length === 0
      return isRefused(path, state, all) || isTaken(path, state)
    },
    async bringIn({ path, pictures, files }) {
      const options = { reader: systemReader, micronsPerPixel: null, byItself: true }
      if (!pictures) return bringIn(path, options)
      // What comes into the folder after its slide was made is a slide of its own.
      for (const found of await slidesAmong(await stillToTake(files), pictureFolders)) {
        const { files: all } = await candidate(found.path)
        const [state, group] = await Promise.all([fileStateOf(found.path), stateOfAll(all)])
        if (!state || !group || !isRefused(found.path, state, group)) await bringInFound(found, options)
      }
    },
  })
  const orderFolder = createHotFolders({
    ...rhythm,
    alsoWatch: async () => [],
    isDone: ({ path }, state) => deps.orders.isTaken(path, state),
    async bringIn({ path }) {
      const state = await fileStateOf(path)
      if (!state) throw new AppError('cancelled')
      const contents =
        state.bytes > mostOrderBytes ? 'too-large' : await readFile(path).catch(() => 'unreadable' as const)
      if (contents === 'unreadable' && !(await fileStateOf(path))) throw new AppError('cancelled')
      deps.orders.take(systemReader, { fileName: basename(path), path, ...state }, contents)
    },
  })
  /** What a run that ended in the middle left in a folder of slides, and of slides that it was moving there. */
  const tidy = async (target: string): Promise<void> => {
    for (const folder of await sweepTarget(target)) {
      const removed = await finishMove(folder, {
        isRecorded: (sha256, path) => deps.cases.slideByHash(sha256)?.path === path,
        isTakenAs: (file, state, sha256) => {
          const slide = store.sourceAt(file, state)
          return slide !== null && slide.slideId === deps.cases.slideByHash(sha256)?.id
        },
        hash: (path) => deps.hash(path, () => undefined),
        hashFile: deps.hashFile,
      })
      records.change({ by: systemReader.id, what: 'file-taken' }, (change) => {
        for (const file of removed) store.dropSource(change, file)
      })
    }
  }
  void sweepInbox(inbox, (path) => !isTemporary(path) && store.refusedAs(path) !== null)

  return {
    async importPaths(reader, paths, { folders = 'auto', ...options }) {
      const slides = new Map<string, FoundSlide>()
      for (const path of paths) {
        if (!isAbsolute(path)) throw new AppError('invalid-input', { detail: path })
        const found = await stat(path).catch(() => null)
        const those = found?.isDirectory() ? await slidesInFolder(path, folders) : [{ path }]
        for (const one of those) slides.set(one.path, one)
      }
      return Promise.all([...slides.values()].map((one) => bringInFound(one, { ...options, reader })))
    },
    slidesIn: slidesInFolder,
    bringInFound,
    async movedTo(listPath, path) {
      const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false
      return (isFolder ? await listIn(path, listPath, listsFolder) : null) ?? path
    },
    quarantine: store.entries,
    async retryQuarantined(reader, id) {
      const entry = store.entry(id)
      if (!entry) throw new AppError('not-found')
      return bringIn(entry.path, { reader, micronsPerPixel: null })
    },
    dismissQuarantined(reader, id) {
      const entry = store.entry(id)
      if (!entry) throw new AppError('not-found')
      // An uploaded copy is ours and nobody else's: dismissed means gone. Any other file stays where it is.
      const ours = entry.path.startsWith(inbox + sep)
      refusals.dismiss(reader, entry, ours)
      if (ours) void leaveInbox(inbox, [entry.path])
    },
    upload: async (reader, { micronsPerPixel, ...upload }) =>
      bringIn(await receiveUpload(inbox, upload), { reader, micronsPerPixel }),
    keepUploaded: async (_reader, upload) => void (await receiveUpload(inbox, upload)),
    async importUploaded(reader, batch, { micronsPerPixel }) {
      const folder = batchFolder(inbox, batch)
      const found = await slidesInFolder(folder, 'auto')
      const outcomes = await Promise.all(found.map((one) => bringInFound(one, { reader, micronsPerPixel })))
      // What is no slide came along with the folder; what was refused stays, to be tried again.
      const others = (await readdir(folder).catch(() => [])).map((name) => join(folder, name))
      await leaveInbox(
        inbox,
        others.filter((path) => store.refusedAs(path) === null),
      )
      return outcomes
    },
    watch(wanted, ordersFolder) {
      // The innermost first: of two folders, one in the other, it is the one a file lies in.
      scanners = wanted
        .map((scanner) => ({ ...scanner, takes: namePattern(scanner.pattern) }))
        .sort((a, b) => b.folder.length - a.folder.length)
      const takes = (folder: string) => (name: string) =>
        scanners.some((scanner) => scanner.folder === folder && scanner.takes(name))
      hot.set(scanners.map(({ folder }) => ({ path: folder, list: (at) => slidesIn(at, takes(folder)) })))
      orderFolder.set(ordersFolder === '' ? [] : [{ path: ordersFolder, list: orderFilesIn }])
      for (const target of new Set([slidesFolder, ...scanners.map(({ target: own }) => own || slidesFolder)]))
        void inTurn(() => tidy(target)).catch(rhythm.onError)
    },
    folderStates: () => [...hot.states(), ...orderFolder.states()],
    async look() {
      await orderFolder.look()
      await hot.look()
    },
    async close() {
      await Promise.all([hot.close(), orderFolder.close()])
      await inTurn(async () => undefined)
    },
  }
}
