import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'

export interface DataFolderInput {
  /** `--data DIR`, relative to the folder where the command was typed. */
  readonly option?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home?: string
  /** Folder where the command was typed. */
  readonly cwd: string
}

/**
 * The folder of the records: the option, otherwise DAYBREAK_DATA, otherwise the platform's folder for a user's data.
 * Throws AppError `data-folder-not-named` for an empty option: a script whose variable is empty must not reach the usual
 * records.
 */
export function dataFolderOf({ option, env, platform, home = homedir(), cwd }: DataFolderInput): string {
  if (option === '') throw new AppError('data-folder-not-named')
  const chosen = option ?? (env.DAYBREAK_DATA || null)
  if (chosen !== null) return resolve(cwd, chosen)
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Daybreak')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Daybreak')
  // The XDG base directory specification requires that a relative path is ignored.
  const xdg = env.XDG_DATA_HOME
  return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'share'), 'Daybreak')
}
