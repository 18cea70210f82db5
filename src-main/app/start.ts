import { join } from 'node:path'
import { answerTo, type CoreFetch, createApi, createHandler, guarded } from '#main/api/index.ts'
import { type Camera, createCamera } from '#main/camera/index.ts'
import { type Cases, createCases } from '#main/cases/index.ts'
import { type Engine, type SpawnEngine, startEngine } from '#main/engine/index.ts'
import { createIntake, createSamples, type Intake, type Samples } from '#main/intake/index.ts'
import { createJobs } from '#main/jobs/index.ts'
import { createFeed, type Publish } from '#main/live/index.ts'
import { createFaultDesk, createLog, type Log, withoutNames } from '#main/log/index.ts'
import { createModelCard, type Models, openModels, taskOfModel } from '#main/models/index.ts'
import { createOrders, type Orders } from '#main/orders/index.ts'
import { createAnchoring, createReads } from '#main/reads/index.ts'
import { createReports, reportOf } from '#main/reports/index.ts'
import { createCellViews, createScreening, lookAtField, type Screening } from '#main/screening/index.ts'
import { createSettingsStore, createViewing } from '#main/settings/index.ts'
import { openSlide, slideParts } from '#main/slides/index.ts'
import { openStorage } from '#main/storage/index.ts'
import { createSystem, type System } from '#main/system/index.ts'
import { openTasks, readTasks, type Tasks } from '#main/tasks/index.ts'
import {
  createOpenSlides,
  createPictureRoutes,
  createTileRoute,
  openTileCache,
  type TileRoute,
} from '#main/tiles/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { permissions, type Reader, type Session } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { LiveEvent, SystemInfo } from '#shared/contract/schemas/system.ts'
import { accessionPattern, defaultAccessionPattern } from '#shared/domain/accession.ts'
import { startBackground } from './background.ts'
import { choicesOf, modelPlaces, setupOf, tryOutOn, tryOutOnce } from './model.ts'

export interface AppOptions {
  readonly dataFolder: string
  readonly host: SystemInfo['host']
  readonly version: string
  /** Starts the process that decodes and infers; the host knows how. */
  readonly spawnEngine: (onOutput: (line: string) => void) => SpawnEngine
  readonly modelsFolder: string
  /** The program's own tasks; a laboratory's lie in the folder `tasks` of its data folder. */
  readonly tasksFolder: string
  /** Data folder whose laboratory chose the models, where these records have chosen none. */
  readonly choicesOf?: string
  /** Where what was found out about this machine is kept; the data folder where left out. */
  readonly machineFolder?: string
  /** The built window; hosts without a window leave it empty. */
  readonly uiFolder: string
  /** Make sample slides when the records are empty. */
  readonly samples: boolean
  /** Watch folders, look for moved files, resume what was interrupted. Off for single commands. */
  readonly background: boolean
  readonly intake?: { readonly stableMs?: number; readonly pollMs?: number }
  readonly now?: () => Date
}

/** The running core. */
export interface App {
  readonly fetch: CoreFetch
  /** The hot path of `fetch`, for hosts that can answer a socket directly. */
  readonly tile: TileRoute
  /** The one person of this machine, until people sign in. */
  readonly localSession: Session
  readonly api: Api
  readonly cases: Cases
  readonly screening: Screening
  readonly intake: Intake
  readonly camera: Camera
  readonly engine: Engine
  readonly models: Models
  readonly tasks: Tasks
  readonly log: Log
  /** How many windows listen. */
  windows(): number
  close(): Promise<void>
}

/**
 * Wires the parts and starts them: records, model, engine, interrupted work, watched folders, samples. What can wait
 * until the window is drawn waits. Throws AppError `data-folder-in-use`, `database-newer`, `database-damaged`,
 * `disk-full`; a refused model is no reason not to start.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { dataFolder, machineFolder = dataFolder, now = () => new Date() } = options
  const storage = openStorage(dataFolder, now)
  const { records } = storage
  try {
    const log = createLog(join(dataFolder, 'log'), now)
    const bug = log.bug
    const settings = createSettingsStore(records)
    const spawn = options.spawnEngine((line) => log.write('engine', { line: withoutNames(line) }))
    const tasks = openTasks(records, readTasks([options.tasksFolder, join(dataFolder, 'tasks')]))
    for (const refused of tasks.refused) log.write('task-refused', { ...refused.params })
    const models = await openModels({
      ...modelPlaces(options.modelsFolder, dataFolder),
      choices: choicesOf(records, options.choicesOf),
      check: (model) => void taskOfModel(model, tasks),
      tryOut: tryOutOnce(tryOutOn(spawn, machineFolder), machineFolder),
      changed() {
        publish({ kind: 'system' })
        void system.probe()
      },
    })
    const feed = createFeed({ rowFor: (reader, caseId) => rowOrNone(cases, reader, caseId) })
    const closing = new AbortController()
    const { publish } = feed
    const engine = startEngine({
      spawn,
      setup: setupOf(machineFolder),
      onCrash: ({ code, signal }) => log.write('engine-crashed', { code, signal }),
    })
    const jobs = createJobs({ records, onBug: (error) => bug('jobs', error) })
    const screening: Screening = createScreening({
      records,
      jobs,
      anchoring: createAnchoring(records),
      engine,
      models,
      tasks,
      publish: tellingRows(publish, (slideId) => cases.refresh(slideId)),
      now,
    })
    const local = createLocalPerson(settings.read().readerName)
    const reports = createReports({ engine, pathOf: (sha256) => cases.slideByHash(sha256)?.path ?? null, bug })
    const cells = createCellViews({ records, reads: createReads(records), tasks, screening })
    const cases: Cases = createCases({
      records,
      tasks,
      newTask: () => models.defaultTask,
      now,
      hash: (path) => engine.hash(path, { signal: closing.signal }),
      publish,
      jobOf: screening.jobOf,
      resultOf: screening.resultOf,
      makeReport: reports.make,
      laboratory: () => settings.read().laboratory,
      product: `Daybreak ${options.version}`,
      modelVersionOf: (sha256) => models.known(sha256)?.version ?? null,
    })
    const screenWhenWanted = (reader: Reader, slideId: number) => {
      if (!settings.read().screenOnImport || !models.state().loaded) return
      try {
        screening.start(reader, slideId)
      } catch (error) {
        bug('screening of an import', error)
      }
    }
    const orders: Orders = createOrders({
      records: storage.records,
      cases,
      pattern: () =>
        accessionPattern(settings.read().accessionPattern) ?? accessionPattern(defaultAccessionPattern) ?? /./u,
      expected: () => settings.read().ordersFolder !== '',
      publish,
      now,
    })
    const intake = createIntake({
      records: storage.records,
      orders,
      label: (path) => engine.label(path, closing.signal),
      hashFile: (path) => engine.hash(path, { of: 'file', signal: closing.signal }),
      slideParts,
      dataFolder,
      cases: {
        ...cases,
        addSlide(reader, slide, alsoInCommit) {
          const added = cases.addSlide(reader, slide, alsoInCommit)
          // Known content may have come with another file.
          if (added.known) openSlides.drop(added.slideId)
          return added
        },
      },
      check: (path) => engine.check(path, closing.signal),
      look: {
        sameField: (paths) => engine.sameField(paths, closing.signal),
        pictureKinds: (paths) => engine.pictureKinds(paths, closing.signal),
      },
      hash: (path, onProgress) =>
        engine.hash(path, {
          signal: closing.signal,
          onProgress: ({ doneBytes, totalBytes }) => onProgress(doneBytes, totalBytes),
        }),
      screen: screenWhenWanted,
      publish,
      now,
      bug,
      ...options.intake,
    })
    const samples: Samples = createSamples({
      recipes: async () => (await import('#main/synth/recipe/index.ts')).sampleRecipes,
      folder: join(dataFolder, 'samples'),
      synthesize: (recipe, control) => engine.synthesize(recipe, control),
      importPaths: (reader, paths) => intake.importPaths(reader, paths, { micronsPerPixel: null }),
      edit: cases.edit,
      publish,
    })
    const card = createModelCard(() => models.state().loaded)
    const camera: Camera = createCamera({
      records: storage.records,
      dataFolder,
      engine,
      look: async (path, micronsPerPixel, signal) => {
        const { model, head } = models.current()
        const task = tasks.of(model.manifest.task)
        return lookAtField({ engine, model, head, task }, path, micronsPerPixel, signal)
      },
      importPath: async (reader, path) => (await intake.importPaths(reader, [path], { micronsPerPixel: null }))[0],
      publish,
      now,
    })
    const system: System = createSystem({
      tasks,
      version: options.version,
      host: options.host,
      dataFolder,
      recoveredAt: storage.recoveredAt,
      onRecoveryTold: storage.told,
      screeningRecovered: storage.recoveredAt !== null && jobs.cutShort(),
      models,
      card,
      engine,
      settings,
      folderStates: intake.folderStates,
      watch: intake.watch,
      onReaderName: local.rename,
      onPattern: orders.lookAgain,
      publish,
    })

    const openSlides = createOpenSlides({
      recordOf: cases.slideById,
      // Formats that main cannot read by itself it asks of the engine.
      openSlide: (path) => openSlide(path, (file) => engine.info(file, closing.signal)),
      onMissing: (slideId) => cases.touchPresent(slideId, false),
    })
    const api = guarded(
      createApi({
        system,
        faults: createFaultDesk(log),
        viewing: createViewing(settings),
        feed,
        intake: { ...intake, addSamples: samples.add },
        orders,
        camera,
        models: {
          list: () => models.list(),
          async use(reader, choice) {
            await models.use(reader.id, choice)
            return models.list()
          },
        },
        cases: {
          ...cases,
          setScale(reader, slideId, micronsPerPixel) {
            const row = cases.setScale(reader, slideId, micronsPerPixel)
            screenWhenWanted(reader, slideId)
            return cases.row(reader, row.id)
          },
          async relocate(reader, slideId, path) {
            const at = await intake.movedTo(cases.slideById(slideId)?.path ?? '', path)
            const row = await cases.relocate(reader, slideId, at)
            openSlides.drop(slideId)
            return row
          },
        },
        cells,
        screening,
      }),
      bug,
    )
    // The number goes up when the engine makes tiles in another way.
    const tileCache = openTileCache({ folder: join(dataFolder, 'cache', 'tiles-1') })
    const tile = createTileRoute({
      openSlides,
      engine,
      disk: tileCache,
      // A screening needs both the disk and the engine.
      mayReadAhead: () => !screening.busy,
      onError: (error) => answerTo(error, 'tiles', bug),
    })
    const fetch = createHandler({
      api,
      tile,
      pictures: createPictureRoutes({
        openSlides,
        engine,
        cellOf: (reader, cellId) => cells.detail(reader, { cellId }),
      }),
      report: (reader, caseId, which) => reportOf(cases, reports, reader, caseId, which),
      upload: intake.upload,
      keepUploaded: intake.keepUploaded,
      takeOrders: (reader, fileName, contents) =>
        orders.take(reader, { fileName, path: null, bytes: contents.length, modifiedMs: null }, contents),
      camera,
      exemplars: (sha256) => (sha256 === null ? (models.state().loaded?.exemplars ?? null) : models.exemplars(sha256)),
      cardPicture: card.picture,
      uiFolder: options.uiFolder,
      bug,
    })
    const { refused } = models.state()
    if (refused) log.write('model-refused', { code: refused.code, ...refused.params })
    if (storage.migrated) log.write('migrated', { ...storage.migrated })
    log.write('start', { host: options.host, version: options.version, recovered: storage.recoveredAt !== null })
    const background = options.background
      ? startBackground({ cases, intake, samples, jobs, settings, system, log, offerSamples: options.samples })
      : null

    return {
      fetch,
      tile,
      localSession: local.session,
      api,
      cases,
      screening,
      intake,
      camera,
      engine,
      models,
      tasks,
      log,
      windows: feed.listeners,
      async close() {
        background?.stop()
        feed.close()
        closing.abort()
        tile.close()
        await samples.close()
        await camera.close()
        await jobs.close()
        screening.close()
        await intake.close()
        await openSlides.close()
        await engine.close()
        await tileCache.close()
        await background?.idle()
        log.write('stop')
        storage.close()
      },
    }
  } catch (error) {
    storage.close()
    throw error
  }
}

/** For now one person who may do everything; users and roles come later. */
function createLocalPerson(name: string) {
  let reader: Reader = { id: 'local', name, permissions: new Set(permissions) }
  return {
    session: {
      get reader() {
        return reader
      },
    },
    rename(to: string) {
      reader = { ...reader, name: to }
    },
  }
}

/** A case that was joined to another has no row any more. */
function rowOrNone(cases: Cases, reader: Reader, caseId: number): CaseRow | null {
  try {
    return cases.row(reader, caseId)
  } catch (error) {
    if (isAppError(error) && error.code === 'not-found') return null
    throw error
  }
}

/** A job's steps are news for its own line; a change of its state changes what the worklist says of the case. */
function tellingRows(publish: Publish, refresh: (slideId: number) => void) {
  const states = new Map<number, string>()
  return (event: Extract<LiveEvent, { kind: 'job' | 'cells' }>): void => {
    publish(event)
    if (event.kind !== 'job') return
    const { slideId, id, state } = event.job
    if (states.get(slideId) === `${id} ${state}`) return
    states.set(slideId, `${id} ${state}`)
    refresh(slideId)
  }
}
