import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Path of Electron's binary: the one that DAYBREAK_ELECTRON names, otherwise found in the same way as by Electron's
 * package but without its download: `path.txt` names it inside `dist`, or inside ELECTRON_OVERRIDE_DIST_PATH. Null if
 * there is none (`npx install-electron` downloads it).
 */
export function electronBinary(root: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const home = join(root, 'node_modules', 'electron')
  const named = existsSync(join(home, 'path.txt')) ? readFileSync(join(home, 'path.txt'), 'utf8').trim() : null
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  const installed = override ? join(override, named ?? 'electron') : named ? join(home, 'dist', named) : null
  const binary = env.DAYBREAK_ELECTRON || installed
  return binary && existsSync(binary) ? binary : null
}
