import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openWindowCache } from './window-cache.ts'

export interface AppWindow {
  /** Resolves when the browser process of this window has ended. */
  readonly closed: Promise<void>
}

/**
 * Opens the address as an app window with its own profile in the data folder, so that no extension, history or
 * account of the person's browser has access to the records, and Chromium itself makes no network requests. Its cache is
 * not on a disk. No argument of the browser holds the address's secret.
 */
export function openWindow(browser: string, address: string, dataFolder: string): AppWindow {
  const profile = join(dataFolder, 'window')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const door = writeDoor(address, profile)
  const cache = openWindowCache(profile)
  const child = spawn(browser, windowArguments(pathToFileURL(door).href, profile, cache.folder), { stdio: 'ignore' })
  return {
    closed: new Promise((resolve) => {
      const gone = () => {
        cache.remove()
        resolve()
      }
      child.once('exit', gone)
      child.once('error', gone)
    }),
  }
}

/**
 * A page that leads to the address. The address holds a secret, and every user of the machine can read the arguments of
 * a process; this file only its owner. It stays, because a browser may end after it passed the page to a running one. The
 * secret in it works once, and not after this process.
 */
function writeDoor(address: string, profile: string): string {
  const file = join(profile, 'open.html')
  rmSync(file, { force: true })
  const page = `<!doctype html><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${address}"><title>Daybreak</title>`
  writeFileSync(file, page, { mode: 0o600, flag: 'wx' })
  return file
}

/** Most bytes of pictures that the browser keeps in its cache. */
const cacheBytes = 128 * 2 ** 20

const windowArguments = (address: string, profile: string, cacheFolder: string): string[] => [
  `--app=${address}`,
  `--user-data-dir=${profile}`,
  `--disk-cache-dir=${cacheFolder}`,
  `--disk-cache-size=${cacheBytes}`,
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
