import { type ChildProcess, spawn } from 'node:child_process'

/** What decides whether the desktop window can open. */
export interface DesktopGround {
  /** Electron's binary; null if there is none. */
  readonly binary: string | null
  readonly display: boolean
  readonly platform: NodeJS.Platform
  /** Null where the system has no such number (Windows). */
  readonly userId: number | null
}

/** Why the desktop window cannot open on this machine, as half a sentence; null if it can be tried. */
export function whyNoDesktop({ binary, display, platform, userId }: DesktopGround): string | null {
  if (!binary) return 'Electron’s binary is not installed (npx install-electron downloads it)'
  if (!display) return 'there is no display for the desktop window'
  // The host turns the sandbox on, and Chromium's processes then end again and again for root.
  if (platform === 'linux' && userId === 0)
    return 'the desktop window does not run as root: its sandbox does not start there'
  return null
}

/** How a desktop host ended. */
export interface DesktopEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Whether it had shown its window. */
  readonly shown: boolean
  /** The program could not be started at all. */
  readonly error?: Error
}

const askedToEnd: readonly (NodeJS.Signals | null)[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']

/**
 * Why a desktop host ended without ever having shown its window, as half a sentence; null if it worked, was asked to
 * end, or told the person itself what is wrong (exit code 1). Causes are a sandbox that the system forbids, a missing
 * library, or a binary for another processor.
 */
export function whyNeverShown({ code, signal, shown, error }: DesktopEnd): string | null {
  if (error) return `Electron could not be started (${error.message})`
  if (shown || code === 0 || code === 1 || (code === null && askedToEnd.includes(signal))) return null
  return `Electron ended before its window appeared (${signal ?? `exit code ${code}`}; its reason is printed above)`
}

/** Runs the desktop host until it ends. It reports its window over the channel of Node's child processes. */
export function runDesktop(
  binary: string,
  args: readonly string[],
  onStart: (child: ChildProcess) => void,
): Promise<DesktopEnd> {
  // A terminal inside another Electron program passes this on, and Electron would be plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  return new Promise((resolve) => {
    let shown = false
    const child = spawn(binary, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })
    child.on('message', (message) => {
      if (message === 'window-shown') shown = true
    })
    child.once('error', (error) => resolve({ code: null, signal: null, shown, error }))
    child.once('exit', (code, signal) => resolve({ code, signal, shown }))
    onStart(child)
  })
}
