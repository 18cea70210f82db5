import { join } from 'node:path'
import { type Engine, startEngine } from '#main/engine/index.ts'
import { createJobs, type Jobs } from '#main/jobs/index.ts'
import { createFeed, type Feed, type FeedOptions, type Publish } from '#main/live/index.ts'
import { createLog, type Log, withoutNames } from '#main/log/index.ts'
import { type Models, openModels, taskOfModel } from '#main/models/index.ts'
import { createSettingsStore, type SettingsStore } from '#main/settings/index.ts'
import type { Records, Storage } from '#main/storage/index.ts'
import { openTasks, readTasks, type Tasks } from '#main/tasks/index.ts'
import { giveSealKey, readVaultKey, sealKeyFor, vaultKeyIn } from '#main/vault/index.ts'
import { choicesOf, modelPlaces, setupOf, tryOutOn, tryOutOnce } from './model.ts'
import type { AppOptions } from './options.ts'
import { unlessAborted } from './unless-aborted.ts'

/** What all later steps of the start depend on. */
export interface Ground {
  readonly storage: Storage
  readonly records: Records
  readonly log: Log
  /** Logs an error that is a bug and returns its log id. */
  readonly bug: Log['bug']
  readonly settings: SettingsStore
  readonly tasks: Tasks
  readonly models: Models
  readonly engine: Engine
  readonly jobs: Jobs
  readonly feed: Feed
  readonly publish: Publish
  /** Seals files of the data folder; null where the records have none and cannot be written. */
  readonly vaultKey: Buffer | null
  /** Seals slides and fields of the data folder; null as `vaultKey`. */
  readonly sealKey: Buffer | null
  /** Aborted when the core closes. */
  readonly closing: AbortSignal
  now(): Date
}

/** Functions of later steps that the ground calls. None of them is called before the start has finished. */
export interface MadeLater {
  readonly rowFor: FeedOptions['rowFor']
  /** Called when another model is in use. */
  modelsChanged(): void
}

/**
 * Opens the log, settings, tasks and models of the records, and starts the engine, the jobs and the live feed. Throws
 * AppError `cancelled` if the start is aborted; nothing needs to be closed then.
 */
export async function openGround(
  options: AppOptions,
  storage: Storage,
  closing: AbortSignal,
  later: MadeLater,
): Promise<Ground> {
  const { dataFolder, machineFolder = dataFolder, now = () => new Date(), signal } = options
  const { records } = storage
  const log = createLog(join(dataFolder, 'log'), now)
  const feed = createFeed({ rowFor: later.rowFor })
  const spawn = options.spawnEngine((line) => log.write('engine', { line: withoutNames(line) }))
  const tasks = openTasks(records, readTasks([options.tasksFolder, join(dataFolder, 'tasks')]))
  for (const refused of tasks.refused) log.write('task-refused', { ...refused.params })
  const models = await openModels({
    ...modelPlaces(options.modelsFolder, dataFolder),
    choices: choicesOf(records, options.choicesOf),
    check: (model) => void taskOfModel(model, tasks),
    tryOut: tryOutOnce(tryOutOn(spawn, machineFolder, signal), machineFolder),
    changed() {
      feed.publish({ kind: 'system' })
      later.modelsChanged()
    },
  })
  unlessAborted(signal)
  const vaultKey = vaultKeyOf(storage, log)
  const sealKey = vaultKey && sealKeyFor(vaultKey, 'slides')
  if (sealKey) giveSealKey(sealKey)
  const engine = startEngine({
    spawn,
    setup: { ...setupOf(machineFolder), ...(sealKey ? { sealKey } : {}) },
    onCrash: ({ code, signal }) => log.write('engine-crashed', { code, signal }),
  })
  return {
    ...{ storage, records, log, bug: log.bug, tasks, models, engine, feed, publish: feed.publish, closing, now },
    settings: createSettingsStore(records),
    ...{ vaultKey, sealKey },
    jobs: createJobs({ records, onBug: (error) => log.bug('jobs', error) }),
  }
}

function vaultKeyOf({ records, writing }: Storage, log: Log): Buffer | null {
  if (writing.stopped()) return readVaultKey(records)
  try {
    return vaultKeyIn(records)
  } catch (error) {
    log.bug('vault', error)
    return null
  }
}
