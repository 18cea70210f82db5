import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, dataFolderOf, type Resources, startApp } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { giveKeys } from '#main/keys/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { Permission } from '#shared/contract/permissions.ts'
import { updatingLine } from '../start-page.ts'
import { signIn } from './sign-in.ts'
import { said, type Terminal } from './terminal.ts'

interface BatchOptions {
  readonly resources: Resources
  readonly terminal: Terminal
  readonly machineFolder?: string
  /** Data folder whose choice of models is used. */
  readonly choicesOf?: string
  /** What the command is going to do. */
  readonly needs: Permission
}

/** The core without window, samples and watched folders. Reports if a model other than the active one is in use. */
export async function startBatchApp(
  dataFolder: string,
  { resources, terminal, machineFolder, choicesOf, needs }: BatchOptions,
): Promise<App> {
  const app = await startApp({
    dataFolder,
    ...(machineFolder === undefined ? {} : { machineFolder }),
    ...(choicesOf === undefined ? {} : { choicesOf }),
    host: 'cli',
    version: resources.version,
    spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
    modelsFolder: resources.modelsFolder,
    tasksFolder: resources.tasksFolder,
    uiFolder: resources.uiFolder,
    samples: false,
    background: false,
    signal: terminal.signal,
    onUpdating: (updating) => terminal.progress(updatingLine(updating)),
  })
  try {
    await signIn(app, terminal, needs)
  } catch (error) {
    await app.close()
    throw error
  }
  const { refused, loaded } = app.models.state()
  if (refused) terminal.note(`${said(refused).message} ${loaded?.name} is used instead.`)
  return app
}

/** Makes batch work always possible: while a Daybreak has the records open, it gets separate records beside them. */
export async function startSomewhere(
  option: string | undefined,
  terminal: Terminal,
  resources: Resources,
): Promise<App> {
  const wanted = dataFolderOf({ option, env: terminal.env, platform: terminal.platform, cwd: terminal.cwd })
  for (let n = 0; ; n++) {
    const dataFolder = n === 0 ? wanted : `${wanted}-batch${n === 1 ? '' : `-${n}`}`
    try {
      return await startBatchApp(dataFolder, { resources, terminal, choicesOf: wanted, needs: 'slide.screen' })
    } catch (error) {
      if (!isAppError(error) || error.code !== 'data-folder-in-use' || n >= 8) throw error
      if (n === 0) terminal.note(`A running Daybreak has ${wanted} open. Using ${wanted}-batch instead.`)
    }
  }
}

/** Runs on temporary records, because labelled sets are not cases. */
export async function withPassingApp<T>(
  resources: Resources,
  terminal: Terminal,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-evaluate-'))
  // Nobody opens these records again, so nobody else needs their key.
  giveKeys(folder, [randomBytes(32)])
  try {
    const machineFolder = machineFolderOf(terminal) ?? folder
    const app = await startBatchApp(folder, {
      ...{ resources, terminal, machineFolder },
      ...{ choicesOf: machineFolder, needs: 'slide.screen' },
    })
    try {
      return await work(app)
    } finally {
      await app.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Findings about this machine are stored with the user's own records, so that they are not determined again at every
 * call.
 */
function machineFolderOf({ env, platform, cwd }: Terminal): string | null {
  const folder = dataFolderOf({ option: undefined, env, platform, cwd })
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  } catch {
    return null
  }
}
