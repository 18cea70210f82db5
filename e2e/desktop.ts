import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { whyNoDesktop } from '../scripts/desktop.ts'
import { electronBinary } from '../scripts/electron-binary.ts'
import { hasDisplay } from '../src-main/hosts/browser/find-browser.ts'
import { repository, temporaryFolder } from './host.ts'
import { processes } from './processes.ts'

const { env, platform } = process
/** Electron's binary: the one of DAYBREAK_ELECTRON, or the installed one. */
export const binary = electronBinary(repository, env)
/** Why the desktop host cannot be tested here; null if it can. */
export const obstacle = whyNoDesktop({
  binary,
  display: hasDisplay({ env, platform }),
  platform,
  userId: process.getuid?.() ?? null,
})

export interface Desktop {
  readonly app: ElectronApplication
  /** The host's process. An application that has ended no longer gives it. */
  readonly process: ChildProcess
  readonly window: Page
  readonly data: string
}

export interface DesktopOptions {
  /** Defaults to a new folder. */
  readonly data?: string
  readonly args?: readonly string[]
}

/** The arguments of the desktop host on a data folder. */
export const desktopArgs = (data: string): string[] => [repository, '--data', data, '--no-samples', '--just-me']

async function startDesktop({ data = temporaryFolder(), args = [] }: DesktopOptions): Promise<Desktop> {
  const { ELECTRON_RUN_AS_NODE: _, ...clean } = env
  const app = await _electron.launch({
    executablePath: binary ?? '',
    args: [...args, ...desktopArgs(data)],
    env: clean as Record<string, string>,
    timeout: 180_000,
  })
  const window = await app.firstWindow({ timeout: 180_000 })
  await window.getByRole('main').getByRole('region').first().waitFor()
  return { app, process: app.process(), window, data }
}

/** Starts desktop hosts. All of them end with the test, whatever its result. */
export const test = base.extend<{ readonly open: (options?: DesktopOptions) => Promise<Desktop> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the braces
  open: async ({}, use) => {
    const desktops: Desktop[] = []
    await use(async (options = {}) => {
      const desktop = await startDesktop(options)
      desktops.push(desktop)
      return desktop
    })
    for (const desktop of desktops) await endOf(desktop)
  },
})
export { expect } from '@playwright/test'

/** Closes the host as a person does, by its window, and waits until its process has ended. */
export async function closeWindow({ app, process: child }: Desktop): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  // The connection ends together with the host, so the answer may never come.
  const closing = app.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) one.close()
  })
  closing.catch(() => {})
  return ended
}

async function endOf({ app, process: child }: Desktop): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
  await app.close().catch(() => {})
  clearTimeout(late)
}

/** Lets the system's dialog for opening files answer with these paths; with none, as if cancelled. */
export const answerDialog = ({ app }: Desktop, paths: readonly string[]): Promise<void> =>
  app.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths })
    },
    [...paths],
  )

/** Drops files from the system's file manager on the middle of the window. */
export async function dropFiles({ window }: Desktop, files: readonly string[]): Promise<void> {
  const devtools = await window.context().newCDPSession(window)
  const { width, height } = await window.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  await devtools.detach()
}

/** Process id of the engine; undefined while there is none. Not for Windows. */
export const engineOf = ({ process: child }: Desktop): number | undefined =>
  processes().find(({ parent, command }) => parent === child.pid && /engine\.js/.test(command))?.pid

/** Saves a picture of the desktop window as the screen shows it, for people to look at. */
export async function picture({ app }: Desktop, name: string): Promise<void> {
  const png = await app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
    return image?.toPNG().toString('base64') ?? ''
  })
  writeFileSync(join(repository, 'e2e', '.out', `desktop-${name}.png`), Buffer.from(png, 'base64'))
}
