import type { CoreFetch } from '#main/api/index.ts'
import type { Camera } from '#main/camera/index.ts'
import type { Cases } from '#main/cases/index.ts'
import type { Engine } from '#main/engine/index.ts'
import type { Intake } from '#main/intake/index.ts'
import type { Log } from '#main/log/index.ts'
import type { Models } from '#main/models/index.ts'
import type { Screening } from '#main/screening/index.ts'
import { bringUpToDate, openStorage, readChain, type Storage, troubleWithin } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { TileRoute } from '#main/tiles/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import type { Session } from '#shared/contract/permissions.ts'
import { createArrivals } from './arrivals.ts'
import { type Background, startBackground } from './background.ts'
import { type Casework, createCasework, rowOrNone } from './casework.ts'
import { type Ground, openGround } from './ground.ts'
import type { AppOptions } from './options.ts'
import { createSafekeeping } from './safekeeping.ts'
import { unlessAborted } from './unless-aborted.ts'
import { updatingClock } from './updating.ts'
import { createWindowSide, type WindowSide } from './window-side.ts'

/** The running core. */
export interface App {
  readonly fetch: CoreFetch
  /** The hot path of `fetch`, for hosts that can write directly to a socket. */
  readonly tile: TileRoute
  /** The session of a command: of the only person, or of nobody where several work. */
  readonly localSession: Session
  /** A session for a window. Its person may change. */
  openSession(): Session
  readonly api: Api
  readonly cases: Cases
  readonly screening: Screening
  readonly intake: Intake
  readonly camera: Camera
  readonly engine: Engine
  readonly models: Models
  readonly tasks: Tasks
  readonly log: Log
  /** Number of listening windows. */
  windows(): number
  close(): Promise<void>
}

/** So many cases are summed up in a moment, which need not be shown. */
const fewCases = 2000

/**
 * Connects the parts and starts them: records, model, engine, interrupted work, watched folders, samples. Work that
 * can wait until the window is drawn is delayed. Throws AppError `data-folder-in-use`, `data-folder-not-a-folder`,
 * `data-folder-not-writable`, `data-folder-unreachable`, `database-newer`, `database-damaged`, `disk-full`,
 * `key-folder-unusable` and the errors of keys that `openStorage` names. New records are encrypted. A refused
 * model does not prevent the start. If `signal` is aborted, the start ends as soon as it can, closes what it has opened
 * and throws AppError `cancelled`. The next start continues from there.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { dataFolder, onUpdating = () => undefined, signal } = options
  const clock = updatingClock(onUpdating)
  const migrated = await bringUpToDate(dataFolder, clock.migrated, signal, { encrypt: true })
  unlessAborted(signal)
  const storage = { ...openStorage(dataFolder, options.now), migrated }
  try {
    const app = await startOn(storage, options, (done, total) => {
      if (migrated || total > fewCases) clock.summedUp(done, total)
    })
    if (!signal?.aborted) return app
    await app.close()
  } catch (error) {
    storage.close()
    throw troubleWithin(error, dataFolder)
  }
  throw new AppError('cancelled')
}

async function startOn(
  storage: Storage,
  options: AppOptions,
  onSummedUp: (done: number, total: number) => void,
): Promise<App> {
  const closing = new AbortController()
  const ground = await openGround(options, storage, closing.signal, {
    rowFor: (reader, caseId) => rowOrNone(casework.cases, reader, caseId),
    modelsChanged: () => void windowSide.system.probe(),
  })
  const casework: Casework = createCasework(ground, {
    version: options.version,
    onOther: (sha256) => windowSide.forget(sha256),
    onReading: () => background?.reading(),
  })
  const arrivals = createArrivals(ground, casework, options)
  const safekeeping = createSafekeeping(ground, options.dataFolder)
  const windowSide: WindowSide = createWindowSide({ ground, casework, arrivals, safekeeping, options })
  logStart(ground, options)
  tellWhenStopped(ground)
  const prepared = await casework.cases.prepareWorklist(onSummedUp, options.signal)
  if (prepared > 0) ground.log.write('worklist-prepared', { cases: prepared })

  const { log, engine, models, tasks, jobs, settings, feed } = ground
  const { cases, screening, reports, openSlides } = casework
  const { intake, samples, camera } = arrivals
  const { backups } = safekeeping
  const { system, tileCache, fetch, tile, localSession, openSession, api } = windowSide
  const heads = {
    offerSamples: options.samples,
    head: () => headIn(ground.storage),
    storage,
    task: () => tasks.of(models.defaultTask),
  }
  const background: Background | null =
    options.background && !options.signal?.aborted
      ? startBackground({ backups, cases, reports, intake, samples, jobs, settings, system, log, ...heads })
      : null
  return {
    ...{ fetch, tile, localSession, openSession, api, cases, screening, intake, camera, engine, models, tasks, log },
    windows: feed.listeners,
    async close() {
      background?.stop()
      await backups.close()
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
      await samples.dropHalfDone()
      await tileCache.close()
      await background?.idle()
      await reports.close()
      log.write('stop', headIn(storage))
      storage.close()
    },
  }
}

function logStart({ log, models, storage }: Ground, { host, version }: AppOptions): void {
  const { refused } = models.state()
  if (refused) log.write('model-refused', { code: refused.code, ...refused.params })
  if (storage.migrated) log.write('migrated', { ...storage.migrated })
  log.write('start', { host, version, recovered: storage.recoveredAt !== null, ...headIn(storage) })
}

/** The log and every window are told when the records are not written any more. */
function tellWhenStopped({ storage: { writing }, log, publish }: Ground): void {
  const tell = ({ code, params }: ErrorData) => {
    log.write('records-stopped', { code, ...params })
    publish({ kind: 'system' })
  }
  const already = writing.stopped()
  if (already) tell(already)
  else writing.onStop(tell)
}

/** For the log, where `daybreak verify` reads it. */
function headIn({ records }: Storage): { lastEvent: number; link: string } {
  const { event, link } = readChain(records).head()
  return { lastEvent: event, link }
}
