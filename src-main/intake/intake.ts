import { readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import type { Database } from 'better-sqlite3'
import { mostOrderBytes, type Orders } from '#main/orders/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { FolderState, Scanner } from '#shared/contract/schemas/scanner.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { type Candidate, namePattern, orderFilesIn, slidesIn } from './candidates.ts'
import { isTemporary, slideFilesIn } from './file-names.ts'
import { createHotFolders } from './hot-folders.ts'
import { createImport, type ImportDeps, type ImportOptions } from './import.ts'
import { type FileState, openIntakeStore, sameState } from './intake.store.ts'
import { isDicom, slideOnDisk } from './parts.ts'
import { fileStateOf } from './settling.ts'
import { withStacks } from './stacks.ts'
import { sweepTarget } from './taking.ts'
import { createTurns } from './turns.ts'
import { receiveUpload, sweepInbox, type Upload } from './upload.ts'

export interface IntakeDeps extends Omit<ImportDeps, 'store' | 'inbox' | 'slidesFolder' | 'scannerOf' | 'orders'> {
  readonly db: Database
  readonly orders: Pick<Orders, 'expect' | 'tell' | 'take' | 'isTaken'>
  readonly dataFolder: string
  /** Whether pictures are focal planes of one field, in the engine; without it folders hold single slides only. */
  readonly sameField?: (paths: readonly string[]) => Promise<boolean>
  /** How long a watched file must not change, and how often folders are looked through; ms. */
  readonly stableMs?: number
  readonly pollMs?: number
}

export interface Intake extends Omit<Api['intake'], 'addSamples'> {
  /** Takes an uploaded file's bytes and brings it in. Throws what is not the file's fault, e.g. `disk-full`. */
  upload(upload: Upload & ImportOptions): Promise<ImportOutcome>
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
export function createIntake({ db, dataFolder, sameField, stableMs, pollMs, ...deps }: IntakeDeps): Intake {
  const store = openIntakeStore(db)
  const inbox = join(dataFolder, 'inbox')
  const turns = createTurns()
  const slidesFolder = join(dataFolder, 'slides')
  let scanners: readonly (Scanner & { readonly takes: (name: string) => boolean })[] = []
  const scannerOf = (path: string): Scanner | null =>
    scanners.find(({ folder, takes }) => path.startsWith(resolve(folder) + sep) && takes(basename(path))) ?? null
  const importFile = createImport({
    ...deps,
    store,
    inbox,
    slidesFolder,
    scannerOf,
  })
  const filesIn = async (folder: string): Promise<string[]> => {
    const files = await slideFilesIn(folder).catch(refused(folder))
    return sameField ? withStacks(files, { folder: join(dataFolder, 'stacks'), sameField }) : files
  }
  const underway = new Map<string, Promise<ImportOutcome>>()

  /** The same path asked for twice at once is one import. */
  const bringIn = (path: string, options: ImportOptions): Promise<ImportOutcome> => {
    const running = underway.get(path)
    if (running) return running
    const job = turns.take(() => importFile(path, options)).finally(() => underway.delete(path))
    underway.set(path, job)
    return job
  }
  const bringInAll = (paths: readonly string[], options: ImportOptions) =>
    Promise.all(paths.map((path) => bringIn(path, options)))

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
  const hot = createHotFolders({
    ...rhythm,
    // Those in a scanner's folder are found there, and are not asked for while it is away.
    alsoWatch: () => Promise.all(store.entries().flatMap(({ path }) => (scannerOf(path) ? [] : [candidate(path)]))),
    isDone: (path, state, all) =>
      isRefused(path, state, all) || store.slideAt(path, state) !== null || store.sourceAt(path, state) !== null,
    bringIn: (path) => bringIn(path, { micronsPerPixel: null, byItself: true }),
  })
  const orderFolder = createHotFolders({
    ...rhythm,
    alsoWatch: async () => [],
    isDone: (path, state) => deps.orders.isTaken(path, state),
    async bringIn(path) {
      const state = await fileStateOf(path)
      if (!state) throw new AppError('cancelled')
      const contents =
        state.bytes > mostOrderBytes ? 'too-large' : await readFile(path).catch(() => 'unreadable' as const)
      if (contents === 'unreadable' && !(await fileStateOf(path))) throw new AppError('cancelled')
      deps.orders.take({ fileName: basename(path), path, ...state }, contents)
    },
  })
  void sweepInbox(inbox, (path) => !isTemporary(path) && store.refusedAs(path) !== null)

  return {
    async importPaths(paths, options) {
      const files: string[] = []
      for (const path of paths) {
        if (!isAbsolute(path)) throw new AppError('invalid-input', { detail: path })
        const found = await stat(path).catch(() => null)
        if (found?.isDirectory()) files.push(...(await filesIn(path)))
        else files.push(path)
      }
      return bringInAll([...new Set(files)], options)
    },
    quarantine: store.entries,
    async retryQuarantined(id) {
      const entry = store.entry(id)
      if (!entry) throw new AppError('not-found')
      return bringIn(entry.path, { micronsPerPixel: null })
    },
    dismissQuarantined(id) {
      const entry = store.entry(id)
      if (!entry) throw new AppError('not-found')
      // An uploaded copy is ours and nobody else's: dismissed means gone. Any other file stays where it is.
      if (entry.path.startsWith(inbox + sep)) {
        store.removeByPath(entry.path)
        void rm(dirname(entry.path), { recursive: true, force: true })
      } else {
        store.dismiss(id, deps.now().toISOString())
      }
      deps.publish({ kind: 'quarantine', entries: store.entries() })
    },
    upload: async ({ micronsPerPixel, ...upload }) => bringIn(await receiveUpload(inbox, upload), { micronsPerPixel }),
    watch(wanted, ordersFolder) {
      // The innermost first: of two folders, one in the other, it is the one a file lies in.
      scanners = wanted
        .map((scanner) => ({ ...scanner, takes: namePattern(scanner.pattern) }))
        .sort((a, b) => b.folder.length - a.folder.length)
      const takes = (folder: string) => (name: string) =>
        scanners.some((scanner) => scanner.folder === folder && scanner.takes(name))
      hot.set(scanners.map(({ folder }) => ({ path: folder, list: (at) => slidesIn(at, takes(folder)) })))
      orderFolder.set(ordersFolder === '' ? [] : [{ path: ordersFolder, list: orderFilesIn }])
      for (const target of new Set(scanners.map(({ target: own }) => own || slidesFolder)))
        void turns.take(() => sweepTarget(target)).catch(rhythm.onError)
    },
    folderStates: () => [...hot.states(), ...orderFolder.states()],
    async look() {
      await orderFolder.look()
      await hot.look()
    },
    async close() {
      await Promise.all([hot.close(), orderFolder.close()])
      await turns.idle()
    },
  }
}
