import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The product's own files, both when run from source and from a build. */
export interface Resources {
  readonly root: string
  readonly version: string
  readonly modelsFolder: string
  readonly tasksFolder: string
  readonly uiFolder: string
  /** Entry of the engine process: the build's if the caller belongs to the build, otherwise the source's. */
  readonly engineEntry: string
}

/** Searches upwards from the caller (`import.meta.url`) for the product's package.json. Throws if there is none. */
export function resourcesFor(
  caller: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Resources {
  const file = fileURLToPath(caller)
  const root = rootAbove(dirname(file))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const built = file.startsWith(join(root, 'out'))
  return {
    root,
    version,
    // In an installed program they lie beside the archive, because the engine opens them by their paths on disk.
    modelsFolder: env.DAYBREAK_MODELS || join(root.endsWith('.asar') ? dirname(root) : root, 'models'),
    tasksFolder: join(root, 'resources', 'tasks'),
    uiFolder: join(root, 'out', 'renderer'),
    engineEntry: built ? join(root, 'out', 'main', 'engine.js') : join(root, 'src-main', 'engine-process', 'main.ts'),
  }
}

function rootAbove(folder: string): string {
  const file = join(folder, 'package.json')
  if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'daybreak')
    return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json of daybreak not found')
  return rootAbove(parent)
}
