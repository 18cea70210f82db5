import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from '../src-main/hosts/browser/find-browser.ts'

export interface ChromiumFound {
  /** Null if there is none and none could be installed. */
  readonly path: string | null
  /** The exact command that installs one. */
  readonly advice: string
}

export interface ChromiumSystem {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Runs a command and returns its exit code; null if it could not be started. */
  readonly run: (command: string, args: readonly string[]) => number | null
  readonly isRoot: boolean
  readonly find: () => string | null
  readonly hasApt: boolean
  readonly say: (line: string) => void
}

/**
 * Finds the system's Chromium, Chrome or Edge, for the browser host's window and the end-to-end tests. With
 * `install`, a missing one is installed if apt-get works without a prompt (root, or sudo without a password).
 */
export async function ensureChromium(
  { install }: { install: boolean },
  system: ChromiumSystem = thisSystem(),
): Promise<ChromiumFound> {
  const advice = adviceFor(system)
  const found = system.find()
  if (found || !install || !system.hasApt) return { path: found, advice }
  const sudo = system.isRoot ? [] : ['sudo', '-n']
  if (!system.isRoot && system.run('sudo', ['-n', 'true']) !== 0) return { path: null, advice }
  system.say('Chromium is not installed. Installing it with apt-get.')
  const apt = (...args: string[]) => {
    const [command = '', ...rest] = [...sudo, 'apt-get', ...args]
    return system.run(command, rest)
  }
  const add = () => apt('install', '-y', '--no-install-recommends', 'chromium') === 0
  // A fresh machine has no package lists, and a stale list may name a version that no longer exists.
  if (!add() && apt('update') === 0) add()
  return { path: system.find(), advice }
}

function adviceFor({ platform, hasApt }: ChromiumSystem): string {
  const what = 'Chromium, Chrome or Edge was not found.'
  const path = 'Or set CHROME_PATH to the path of the browser.'
  if (hasApt) return `${what} Install it: sudo apt-get install -y chromium. ${path}`
  if (platform === 'darwin') return `${what} Install it: brew install --cask chromium. ${path}`
  if (platform === 'win32') return `${what} Install it: winget install Google.Chrome. ${path}`
  return `${what} Install the package chromium of your distribution. ${path}`
}

function thisSystem(): ChromiumSystem {
  const { env, platform } = process
  return {
    env,
    platform,
    run: (command, args) =>
      spawnSync(command, args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status,
    isRoot: process.getuid?.() === 0,
    find: () => findBrowser({ env, platform }),
    hasApt: platform === 'linux' && existsSync('/usr/bin/apt-get'),
    say: (line) => console.error(line),
  }
}
