import { statfs } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { type Engine, engineModel } from '#main/engine/index.ts'
import { trueFolder } from '#main/intake/index.ts'
import type { Publish } from '#main/live/index.ts'
import type { ModelCard, Models } from '#main/models/index.ts'
import type { SettingsStore } from '#main/settings/index.ts'
import { networkDriveOf, type OpenToOthers, type Storage, type Writing } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import { mustBeAllowed, type Reader } from '#shared/contract/permissions.ts'
import type { FolderState, Scanner } from '#shared/contract/schemas/scanner.ts'
import { isOwnSetting, type Settings, type SystemInfo } from '#shared/contract/schemas/system.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'

export interface SystemDeps {
  readonly version: string
  readonly host: SystemInfo['host']
  readonly dataFolder: string
  readonly recoveredAt: string | null
  readonly openToOthers: OpenToOthers
  readonly writing: Pick<Writing, 'stopped'>
  readonly missing: Storage['missing']
  readonly missingSeen: Storage['missingSeen']
  /** Called when a window was told about the recovery. */
  readonly onRecoveryTold: () => void
  readonly screeningRecovered: boolean
  readonly models: Pick<Models, 'state'>
  readonly tasks: Pick<Tasks, 'all' | 'refused'>
  readonly card: ModelCard
  readonly engine: Engine
  readonly settings: SettingsStore
  readonly newcomer: () => boolean
  readonly folderStates: () => FolderState[]
  readonly safekeeping: () => SystemInfo['safekeeping']
  /** Called when the watched folders were changed. */
  readonly watch: (scanners: readonly Scanner[], ordersFolder: string) => void
  /** Called when the pattern of accession numbers was changed. */
  readonly onPattern: (reader: Reader) => void
  readonly publish: Publish
}

export interface System {
  info(): Promise<SystemInfo>
  settings(reader: Reader): Settings
  saveSettings(reader: Reader, change: Partial<Settings>): Promise<Settings>
  /** A person has seen what the records lack. */
  missingSeen(reader: Reader): void
  /** What computes here; null until that is known. */
  device(): string | null
  /** Determines which device computes here, which takes seconds, and tells the windows. Never throws. */
  probe(): Promise<void>
}

/** Facts about the product and its machine, and the laboratory's settings. */
export function createSystem(deps: SystemDeps): System {
  const { models, settings, publish } = deps
  const networkDrive = networkDriveOf(deps.dataFolder)
  let provider: { provider: string; runtime: string } | null = null
  let probeError: ErrorData | null = null

  return {
    async info() {
      const { loaded: model, error: modelError, refused } = models.state()
      const stopped = deps.writing.stopped()
      const error = modelError ?? probeError
      deps.onRecoveryTold()
      return {
        version: deps.version,
        host: deps.host,
        platform: `${process.platform} ${process.arch}`,
        dataFolder: deps.dataFolder,
        freeBytes: await freeBytes(deps.dataFolder),
        provider: provider?.provider ?? null,
        runtime: provider?.runtime ?? null,
        model: model && {
          name: model.name,
          version: model.version,
          sha256: model.sha256,
          task: model.manifest.task,
          card: await deps.card.text(),
        },
        tasks: deps.tasks.all.map(({ manifest }) => manifest),
        tasksRefused: deps.tasks.refused.map(({ code, params }) => ({ code, params: { ...params } })),
        modelError: error && { code: error.code, params: { ...error.params } },
        modelRefused: refused && { code: refused.code, params: { ...refused.params } },
        recoveredAt: deps.recoveredAt,
        recordsStopped: stopped && { code: stopped.code, params: { ...stopped.params } },
        recordsMissing: [...deps.missing()],
        networkDrive,
        openToOthers: { closed: [...deps.openToOthers.closed], open: [...deps.openToOthers.open] },
        screeningRecovered: deps.screeningRecovered,
        newcomer: deps.newcomer(),
        folderStates: deps.folderStates(),
        safekeeping: deps.safekeeping(),
      }
    },
    settings: ({ id }) => settings.read(id),
    device: () => provider?.provider ?? null,
    async saveSettings(reader, change) {
      if (!Object.keys(change).every(isOwnSetting)) mustBeAllowed(reader, 'system.configure')
      const watched = change.scanners !== undefined || change.ordersFolder !== undefined
      if (watched) await checkFolders({ ...settings.read(), ...change }, deps.dataFolder)
      if (change.backupFolder) checkBackupFolder(change.backupFolder, deps.dataFolder)
      const { accessionPattern: pattern } = change
      if (pattern !== undefined && !accessionPattern(pattern)) throw new AppError('invalid-input', { detail: pattern })
      const saved = settings.save(reader.id, change)
      if (watched) deps.watch(saved.scanners, saved.ordersFolder)
      if (change.accessionPattern !== undefined) deps.onPattern(reader)
      publish({ kind: 'system' })
      return saved
    },
    missingSeen(reader) {
      deps.missingSeen(reader.id)
      publish({ kind: 'system' })
    },
    async probe() {
      const { loaded: model } = models.state()
      if (!model) return
      try {
        provider = await deps.engine.provider(engineModel(model))
        probeError = null
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'cancelled') return
        if (error.code.startsWith('model-')) probeError = error.data
      }
      publish({ kind: 'system' })
    },
  }
}

/**
 * Checks that each watched folder is an absolute path, and contains neither the records nor the destination of moved
 * or copied files, which would otherwise be imported again.
 */
async function checkFolders({ scanners, ordersFolder }: Settings, dataFolder: string): Promise<void> {
  const targets = scanners.map(({ target }) => target).filter((target) => target !== '')
  const watched = [...scanners.map(({ folder }) => folder), ...(ordersFolder === '' ? [] : [ordersFolder])]
  const full = [...watched, ...targets].find((folder) => !isAbsolute(folder))
  if (full !== undefined) throw new AppError('folder-not-full', { folder: full })
  for (const folder of watched)
    for (const kept of [dataFolder, ...targets])
      if (holds(await trueFolder(folder), await trueFolder(kept)))
        throw new AppError('folder-in-folder', { folder, kept })
}

/** A backup beside the records would be lost with them. */
function checkBackupFolder(folder: string, dataFolder: string): void {
  if (!isAbsolute(folder)) throw new AppError('folder-not-full', { folder })
  if (holds(dataFolder, folder)) throw new AppError('backup-in-data-folder', { folder })
}

const holds = (folder: string, other: string): boolean => {
  const inside = relative(resolve(folder), resolve(other))
  return inside === '' || !(inside.startsWith('..') || isAbsolute(inside))
}

async function freeBytes(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null)
  return found && found.bavail * found.bsize
}
