import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the build is made of. */
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

/** One hash over the names, sizes and times of everything the build is made of; tests do not count. */
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

/** Whether `out/` is what the source would give now. */
export const isBuilt = (root: string): boolean =>
  results.every((file) => existsSync(join(root, file))) &&
  existsSync(join(root, stamp)) &&
  readFileSync(join(root, stamp), 'utf8') === sourceState(root)

/** Builds `out/` when it is missing or older than the source. Answers whether there is one now; says so on stderr. */
export function ensureBuilt(root: string): boolean {
  if (isBuilt(root)) return true
  console.error('Building the window, once (a few seconds).')
  const state = sourceState(root)
  // Node itself, because Windows starts a .cmd only through a shell, which a folder with a space in its name breaks.
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const done = spawnSync(process.execPath, [program, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (done.status !== 0) return false
  writeFileSync(join(root, stamp), state)
  return true
}
