import { statfs } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { Engine } from '#main/engine/index.ts'
import type { HotFolderState } from '#main/intake/index.ts'
import type { LoadedModel } from '#main/models/index.ts'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import type { LiveEvent, Settings, SystemInfo } from '#shared/contract/schemas/system.ts'
import type { ModelCard } from './model-card.ts'
import type { SettingsStore } from './settings.store.ts'

export interface SystemDeps {
  readonly version: string
  readonly host: SystemInfo['host']
  readonly dataFolder: string
  readonly recoveredAt: string | null
  readonly screeningRecovered: boolean
  readonly model: LoadedModel | null
  readonly card: ModelCard
  readonly modelError: ErrorData | null
  readonly modelRefused: ErrorData | null
  readonly engine: Engine
  readonly settings: SettingsStore
  readonly hotFolderStates: () => HotFolderState[]
  /** The watched folders were changed. */
  readonly watch: (folders: readonly string[]) => void
  readonly publish: (event: LiveEvent) => void
}

export interface System {
  info(): Promise<SystemInfo>
  settings(): Settings
  saveSettings(change: Partial<Settings>): Promise<Settings>
  /** Finds out what computes here, which takes seconds, and tells the windows. Never throws. */
  probe(): Promise<void>
}

/** What the product says of itself and of the machine it runs on, and the laboratory's settings. */
export function createSystem(deps: SystemDeps): System {
  const { model, modelError, modelRefused, settings, publish } = deps
  let provider: { provider: string; runtime: string } | null = null
  let probeError: ErrorData | null = null

  return {
    async info() {
      const error = modelError ?? probeError
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
          card: await deps.card.text(),
        },
        modelError: error && { code: error.code, params: { ...error.params } },
        modelRefused: modelRefused && { code: modelRefused.code, params: { ...modelRefused.params } },
        recoveredAt: deps.recoveredAt,
        screeningRecovered: deps.screeningRecovered,
        hotFolderStates: deps.hotFolderStates(),
      }
    },
    settings: settings.read,
    async saveSettings(change) {
      if (change.hotFolders) checkFolders(change.hotFolders, deps.dataFolder)
      const saved = settings.save(change)
      if (change.hotFolders) deps.watch(saved.hotFolders)
      publish({ kind: 'system' })
      return saved
    },
    async probe() {
      if (!model) return
      try {
        provider = await deps.engine.provider()
        probeError = null
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'cancelled') return
        if (error.code.startsWith('model-')) probeError = error.data
      }
      publish({ kind: 'system' })
    },
  }
}

/** A watched folder must be named in full, and must not hold the records: they would be brought in again. */
function checkFolders(folders: readonly string[], dataFolder: string): void {
  for (const folder of folders) {
    if (!isAbsolute(folder)) throw new AppError('invalid-input', { detail: folder })
    const inside = relative(resolve(folder), resolve(dataFolder))
    if (inside === '' || !(inside.startsWith('..') || isAbsolute(inside)))
      throw new AppError('invalid-input', { detail: folder })
  }
}

async function freeBytes(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null)
  return found && found.bavail * found.bsize
}
