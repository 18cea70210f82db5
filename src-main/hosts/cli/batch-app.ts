import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, dataFolderOf, type Resources, startApp } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { Terminal } from './terminal.ts'

/** The core without window, samples and watched folders. */
export const startBatchApp = (dataFolder: string, resources: Resources): Promise<App> =>
  startApp({
    dataFolder,
    host: 'cli',
    version: resources.version,
    spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
    modelsFolder: resources.modelsFolder,
    uiFolder: resources.uiFolder,
    samples: false,
    background: false,
  })

/** Batch work always runs: while a Daybreak has the records open, it gets records of its own beside them. */
export async function startSomewhere(
  option: string | undefined,
  terminal: Terminal,
  resources: Resources,
): Promise<App> {
  const wanted = dataFolderOf({ option, env: terminal.env, platform: terminal.platform, cwd: terminal.cwd })
  for (let n = 0; ; n++) {
    const dataFolder = n === 0 ? wanted : `${wanted}-batch${n === 1 ? '' : `-${n}`}`
    try {
      return await startBatchApp(dataFolder, resources)
    } catch (error) {
      if (!isAppError(error) || error.code !== 'data-folder-in-use' || n >= 8) throw error
      if (n === 0) terminal.note(`${wanted} is open in a running Daybreak; using ${wanted}-batch.`)
    }
  }
}

/** Runs on records that are thrown away afterwards: labelled sets are no cases. */
export async function withPassingApp<T>(resources: Resources, work: (app: App) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-evaluate-'))
  try {
    const app = await startBatchApp(folder, resources)
    try {
      return await work(app)
    } finally {
      await app.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
