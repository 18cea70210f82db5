import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface AppWindow {
  /** Resolves when the browser process of this window has ended. */
  readonly closed: Promise<void>
}

/**
 * Opens the address as an app window with its own profile in the data folder, so that no extension, history or
 * account of the person's browser has access to the records, and Chromium itself makes no network requests.
 */
export function openWindow(browser: string, address: string, dataFolder: string): AppWindow {
  const profile = join(dataFolder, 'window')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const child = spawn(browser, windowArguments(address, profile), { stdio: 'ignore' })
  return {
    closed: new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    }),
  }
}

export const windowArguments = (address: string, profile: string): string[] => [
  `--app=${address}`,
  `--user-data-dir=${profile}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication',
  '--password-store=basic',
  '--window-size=1600,1000',
  // Chromium's sandbox does not start for root. Without this switch, no window could be shown.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
