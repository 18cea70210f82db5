import { rm, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { isTemporary, slideFilesIn } from './file-names.ts'
import { createHotFolders, type HotFolderState } from './hot-folders.ts'
import { createImport, type ImportDeps, type ImportOptions } from './import.ts'
import { openIntakeStore, sameState } from './intake.store.ts'
import { withStacks } from './stacks.ts'
import { createTurns } from './turns.ts'
import { receiveUpload, sweepInbox, type Upload } from './upload.ts'

export interface IntakeDeps extends Omit<ImportDeps, 'store' | 'inbox' | 'slidesFolder'> {
  readonly db: Database
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
  watch(folders: readonly string[]): void
  hotFolderStates(): HotFolderState[]
  /** Looks through the watched folders now. */
  look(): Promise<void>
  close(): Promise<void>
}

/** A folder that cannot be looked into. */
const refused = (path: string) => (): never => {
  throw new AppError('file-forbidden', { file: basename(path) }, true)
}

/** Ways for a slide to come in: by path, as an upload, through a watched folder. One after the other, each checked. */
export function createIntake({ db, dataFolder, sameField, stableMs, pollMs, ...deps }: IntakeDeps): Intake {
  const store = openIntakeStore(db)
  const inbox = join(dataFolder, 'inbox')
  const turns = createTurns()
  const importFile = createImport({ ...deps, store, inbox, slidesFolder: join(dataFolder, 'slides') })
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

  const hot = createHotFolders({
    ...(stableMs === undefined ? {} : { stableMs }),
    ...(pollMs === undefined ? {} : { pollMs }),
    alsoWatch: () => store.entries().map(({ path }) => path),
    isDone: (path, state) => sameState(store.refusedAs(path), state) || store.slideAt(path, state) !== null,
    bringIn: (path) => bringIn(path, { micronsPerPixel: null }),
    onChange: () => deps.publish({ kind: 'system' }),
    onError(error) {
      // A full disk is told where it is met; closing is nobody's fault.
      if (!isAppError(error)) deps.bug('hot folders', error)
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
    watch: (folders) => hot.set(folders),
    hotFolderStates: hot.states,
    look: hot.look,
    async close() {
      await hot.close()
      await turns.idle()
    },
  }
}
