import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The inputs of the build. */
const sources = [
  'src-renderer',
  'src-shared',
  'src-main',
  'electron.vite.config.ts',
  'package.json',
  'tsconfig.base.json',
]
const results = ['out/renderer/index.html', 'out/main/main.js', 'out/preload/preload.cjs']
const stamp = 'out/.built'

/** A hash over the names, sizes and times of all inputs of the build, without tests. */
export function sourceState(root: string): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    if (found?.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) add(join(path, name))
    else if (found && !/\.test\.tsx?$/.test(path)) hash.update(`${path} ${found.size} ${found.mtimeMs}\n`)
  }
  for (const source of sources) add(source)
  return hash.digest('hex')
}

/** Whether `out/` is up to date with the source. */
export const isBuilt = (root: string): boolean =>
  results.every((file) => existsSync(join(root, file))) &&
  existsSync(join(root, stamp)) &&
  readFileSync(join(root, stamp), 'utf8') === sourceState(root)

/**
 * Builds `out/` if it is missing or older than the source, and reports that on stderr. Returns whether a build
 * exists.
 */
export function ensureBuilt(root: string): boolean {
  if (isBuilt(root)) return true
  console.error('Building the window. This takes a few seconds and happens only after a change.')
  const state = sourceState(root)
  // Runs Node itself. Windows starts a .cmd only through a shell, which fails if a folder has a space in its name.
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const done = spawnSync(process.execPath, [program, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (done.status !== 0) return false
  writeFileSync(join(root, stamp), state)
  return true
}
