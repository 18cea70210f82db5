import { randomBytes } from 'node:crypto'
import { answerTo, type CoreFetch, type CoreParts, createApi, createHandler, guarded } from '#main/api/index.ts'
import { createAudit, exportAudit } from '#main/audit/index.ts'
import { createFaultDesk } from '#main/log/index.ts'
import { createModelCard, type ModelCard } from '#main/models/index.ts'
import type { People } from '#main/people/index.ts'
import { reportOf } from '#main/reports/index.ts'
import { createViewing } from '#main/settings/index.ts'
import { whereWritable } from '#main/storage/index.ts'
import { createSystem, type System } from '#main/system/index.ts'
import {
  createPictureRoutes,
  createTileRoute,
  dropOtherTiles,
  openTileCache,
  type PictureRoutes,
  type RunningTileRoute,
  type TileRoute,
  tileCacheFolder,
} from '#main/tiles/index.ts'
import { sealKeyFor } from '#main/vault/index.ts'
import type { Api } from '#shared/contract/api.ts'
import type { Reader, Session } from '#shared/contract/permissions.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import type { Arrivals } from './arrivals.ts'
import type { Casework } from './casework.ts'
import type { Ground } from './ground.ts'
import { createLostParts } from './lost-parts.ts'
import type { AppOptions } from './options.ts'
import { peopleOn } from './people-on.ts'
import type { Safekeeping } from './safekeeping.ts'
import { createSelfCheck } from './self-check.ts'

/** What hosts and their windows use. */
export interface WindowSide {
  /** The session of a command: of the only person, or of nobody where several work. */
  readonly localSession: Session
  /** A session for a window. */
  readonly openSession: People['openSession']
  readonly system: System
  readonly api: Api
  readonly tile: RunningTileRoute
  readonly fetch: CoreFetch
  readonly tileCache: { close(): Promise<void> }
  /** Removes what was kept of the pixels of one content. */
  forget(sha256: string): void
}

/** The parts behind the window side, and the host's options. */
export interface Behind {
  readonly ground: Ground
  readonly casework: Casework
  readonly arrivals: Arrivals
  readonly safekeeping: Safekeeping
  readonly options: AppOptions
}

/** Connects the system information, the typed calls, the tiles and the plain routes. */
export function createWindowSide(behind: Behind): WindowSide {
  const { ground, casework, options } = behind
  const { engine, models, bug } = ground
  const people = peopleOn({
    ...{ ...ground, dataFolder: options.dataFolder },
    onKeyTrouble: (error) => void bug('keys', error),
  })
  if (options.justMe) people.workAloneUnlessAsked()
  const card = createModelCard(() => models.state().loaded)
  const system = systemOf(behind, card)
  const api = guarded(createApi(callsOf(behind, system, people)), bug)
  void dropOtherTiles(options.dataFolder)
  const tileCache = openTileCache({
    folder: tileCacheFolder(options.dataFolder),
    // Where the records could not take a key, what is kept is for this run alone.
    key: sealKeyFor(ground.vaultKey ?? randomBytes(32), 'tiles'),
  })
  const tile = createTileRoute({
    openSlides: casework.openSlides,
    engine,
    disk: tileCache,
    hasLostParts: createLostParts((slideId) => casework.screening.resultOf(slideId)),
    // A screening needs both the disk and the engine.
    mayReadAhead: () => !casework.screening.busy,
    onError: (error) => answerTo(error, 'tiles', bug),
  })
  const pictures = createPictureRoutes({
    openSlides: casework.openSlides,
    engine,
    cellOf: (reader, cellId) => casework.cells.detail(reader, { cellId }),
  })
  const fetch = routesOf(behind, { api, tile, pictures, card })
  return {
    ...{ system, api, tile, fetch, tileCache, localSession: people.openSession(), openSession: people.openSession },
    forget(sha256) {
      tile.forget(sha256)
      pictures.forget(sha256)
    },
  }
}

function systemOf({ ground, casework, arrivals, safekeeping, options }: Behind, card: ModelCard): System {
  const { storage, tasks, models, engine, settings, jobs, publish } = ground
  const { version, host, dataFolder } = options
  const { recoveredAt, openToOthers, writing, missing, missingSeen } = storage
  return createSystem({
    ...{
      tasks,
      models,
      engine,
      settings,
      publish,
      card,
      version,
      host,
      dataFolder,
      recoveredAt,
      openToOthers,
      ...{ writing, missing, missingSeen },
    },
    onRecoveryTold: storage.told,
    screeningRecovered: recoveredAt !== null && jobs.cutShort(),
    newcomer: () => options.samples && (settings.note('samples') !== null || casework.cases.isEmpty()),
    safekeeping: safekeeping.info,
    folderStates: arrivals.intake.folderStates,
    watch: arrivals.intake.watch,
    onPattern: arrivals.orders.lookAgain,
  })
}

/** The function of each typed call. Most are a part's own; some need two parts. */
function callsOf(
  { ground, casework, arrivals, safekeeping, options }: Behind,
  system: System,
  people: People,
): CoreParts {
  const { models } = ground
  const { cases, cells, screening } = casework
  const { intake, samples, orders, camera } = arrivals
  function cancelScreenings(by: Reader, slideIds: readonly number[]): void {
    for (const slideId of slideIds) {
      const job = screening.jobOf(slideId)
      if (job && isUnfinished(job.state) && job.state !== 'cancelling') screening.cancel(by, slideId)
    }
  }
  return {
    ...{ system, people, orders, camera, cells, screening, ...safekeeping.calls },
    audit: createAudit(ground),
    doctor: createSelfCheck(ground, { system, backups: safekeeping.calls.backups }, options),
    faults: createFaultDesk(ground.log),
    viewing: createViewing(ground.settings),
    feed: ground.feed,
    intake: { ...intake, addSamples: samples.add },
    models: {
      list: () => models.list(),
      async use(reader, choice) {
        await models.use(reader.id, choice)
        return models.list()
      },
    },
    cases: {
      ...cases,
      async signOut(reader, caseId, { password, ...as }) {
        await people.confirm(reader, password)
        return cases.signOut(reader, caseId, as)
      },
      async addend(reader, { password, ...request }) {
        await people.confirm(reader, password)
        return cases.addend(reader, request)
      },
      setScale(reader, slideId, micronsPerPixel) {
        const row = cases.setScale(reader, slideId, micronsPerPixel)
        casework.screenWhenWanted(reader, slideId)
        return cases.row(reader, row.id)
      },
      remove(reader, caseId, reason) {
        cancelScreenings(reader, cases.remove(reader, caseId, reason))
        orders.tell()
      },
      async dropAmendment(reader, caseId) {
        const { slides } = await cases.dropAmendment(reader, caseId)
        cancelScreenings(
          reader,
          slides.map(({ slide }) => slide.id),
        )
        orders.tell()
        return cases.peek(reader, caseId)
      },
      restore(reader, caseId) {
        const row = cases.restore(reader, caseId)
        orders.tell()
        return row
      },
      async relocate(reader, slideId, path) {
        const at = await intake.movedTo(cases.slideById(slideId)?.path ?? '', path)
        return cases.relocate(reader, slideId, at)
      },
    },
  }
}

interface Routed {
  readonly api: Api
  readonly tile: TileRoute
  readonly pictures: PictureRoutes
  readonly card: ModelCard
}

function routesOf({ ground, casework, arrivals, options }: Behind, { api, tile, pictures, card }: Routed): CoreFetch {
  const { records, models, bug } = ground
  const { cases, reports } = casework
  const { intake, orders, camera } = arrivals
  return createHandler({
    ...{ api, tile, pictures, camera, bug },
    async report(reader, caseId, which) {
      const file = await reportOf(cases, reports, reader, caseId, which)
      // Written before the file is handed out. Records that cannot be written keep nobody from a report.
      whereWritable(() =>
        records.change({ by: reader.id, what: 'report-opened', about: { caseId } }, (change) =>
          change.note(null, { reportSha256: file.sha256 }),
        ),
      )
      return file
    },
    auditExport: (reader, format, filter) => exportAudit(records, reader, format, filter),
    upload: intake.upload,
    keepUploaded: intake.keepUploaded,
    takeOrders: (reader, fileName, contents) =>
      orders.take(reader, { fileName, path: null, bytes: contents.length, modifiedMs: null }, contents),
    exemplars: (sha256) => (sha256 === null ? (models.state().loaded?.exemplars ?? null) : models.exemplars(sha256)),
    cardPicture: card.picture,
    uiFolder: options.uiFolder,
  })
}
