import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { writeDurably } from '#main/durable/index.ts'
import { AppError } from '#shared/contract/errors.ts'

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

const thisMachine = (): Machine => ({ env: process.env, platform: process.platform, home: homedir() })

/**
 * The folder of key files: DAYBREAK_KEYS, otherwise the user's folder for settings. It is never inside a data folder, so
 * that a copy of the data does not contain the key.
 */
export function keyFolder({ env, platform, home }: Machine = thisMachine()): string {
  if (env.DAYBREAK_KEYS && isAbsolute(env.DAYBREAK_KEYS)) return env.DAYBREAK_KEYS
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Daybreak keys')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Daybreak keys')
  const xdg = env.XDG_CONFIG_HOME
  return join(xdg?.startsWith('/') ? xdg : join(home, '.config'), 'daybreak', 'keys')
}

const fileOf = (installation: string): string => join(keyFolder(), `${installation}.key`)

/**
 * Makes the key file of an installation, or reads the one that is there: a secret of 32 bytes. Throws
 * AppError `key-folder-unusable`, `key-file-foreign`.
 */
export function ensureKeyFile(installation: string): Buffer {
  const there = readKeyFile(installation)
  if (there) return there
  const secret = randomBytes(32)
  try {
    mkdirSync(keyFolder(), { recursive: true, mode: 0o700 })
    writeDurably(fileOf(installation), `${secret.toString('hex')}\n`)
  } catch (error) {
    const { code = '' } = error as { code?: string }
    throw new AppError('key-folder-unusable', { folder: keyFolder(), detail: code })
  }
  return secret
}

/**
 * The secret in the key file of an installation; null if there is none that can be read. Rights of others are removed.
 * Throws AppError `key-file-foreign` if another user owns the file, because that user may have put it there.
 */
export function readKeyFile(installation: string): Buffer | null {
  const file = fileOf(installation)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return null
  if (process.platform !== 'win32') {
    if (found.uid !== process.getuid?.()) throw new AppError('key-file-foreign', { file })
    if ((found.mode & 0o077) !== 0) chmodSync(file, 0o600)
  }
  const text = readFileSync(file, 'utf8').trim()
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : null
}

/** Removes the key file of an installation. Copies of `keys.json` from before then open by it no more. */
export const removeKeyFile = (installation: string): void => rmSync(fileOf(installation), { force: true })
