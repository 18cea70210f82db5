import type { SpawnEngine } from '#main/engine/index.ts'
import type { SystemInfo } from '#shared/contract/schemas/system.ts'
import type { Updating } from './updating.ts'

/** A host's options for the start of the core. */
export interface AppOptions {
  readonly dataFolder: string
  readonly host: SystemInfo['host']
  readonly version: string
  /** Starts the process that decodes and infers; provided by the host. */
  readonly spawnEngine: (onOutput: (line: string) => void) => SpawnEngine
  readonly modelsFolder: string
  /** The program's own tasks. A laboratory's are in the folder `tasks` of its data folder. */
  readonly tasksFolder: string
  /** Data folder whose choice of models is used if these records have none. */
  readonly choicesOf?: string
  /** Where findings about this machine are stored; defaults to the data folder. */
  readonly machineFolder?: string
  /** The built window; empty for hosts without a window. */
  readonly uiFolder: string
  /** Whether to make sample slides if the records are empty. */
  readonly samples: boolean
  /** Whether to watch folders, look for moved files and resume interrupted work. Off for single commands. */
  readonly background: boolean
  /** Answers the first question of new records: one person works with them, without a password. */
  readonly justMe?: boolean
  readonly intake?: { readonly stableMs?: number; readonly pollMs?: number }
  readonly now?: () => Date
  /** Ends the start when it is aborted: see `startApp`. Afterwards it has no effect. */
  readonly signal?: AbortSignal
  /** Called several times a second while records of an earlier version are brought up to date. */
  readonly onUpdating?: (updating: Updating) => void
}
