import type { SpawnEngine } from '#main/engine/index.ts'
import type { SystemInfo } from '#shared/contract/schemas/system.ts'

/** What a host decides before the core starts. */
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
