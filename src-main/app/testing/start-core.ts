import { forkEngine } from '#main/engine/index.ts'
import type { AppOptions } from '../options.ts'
import { resourcesFor } from '../resources.ts'
import { type App, startApp } from '../start.ts'

/** For tests: the core on a data folder with a real engine, without samples and background work unless asked for. */
export function startCore(options: Pick<AppOptions, 'dataFolder'> & Partial<AppOptions>): Promise<App> {
  const { version, engineEntry, modelsFolder, tasksFolder, uiFolder } = resourcesFor(import.meta.url)
  return startApp({
    host: 'cli',
    ...{ version, modelsFolder, tasksFolder, uiFolder },
    spawnEngine: (onOutput) => forkEngine({ entry: engineEntry, onOutput }),
    samples: false,
    background: false,
    ...options,
  })
}
