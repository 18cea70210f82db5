import { join } from 'node:path'
import { type App, type Resources, startApp } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { setOsKeyStore } from '#main/keys/index.ts'
import { prepareFolder } from '#main/storage/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { refusalText } from '../refusal.ts'
import { type Asking, type Begun, startAsking } from '../start-desk/index.ts'
import type { ElectronApi } from './electron-api.ts'
import { utilityEngine } from './engine-process.ts'
import { hardenContents, hardenSession, registerScheme } from './hardening.ts'
import { osKeyStoreOf } from './key-store.ts'
import { menuTemplate } from './menu.ts'
import { registerNative } from './native.ts'
import { onDisk } from './node-beside.ts'
import { createOwnPage } from './own-page.ts'
import { followPower } from './power.ts'
import { createWindows } from './windows.ts'

export interface DesktopHostOptions {
  readonly dataFolder: string
  readonly resources: Resources
  /** The built preload, a CommonJS file. */
  readonly preload: string
  readonly samples: boolean
  /** Answers the first question of new records; as in `AppOptions`. */
  readonly justMe?: boolean
  /** A plain Node that runs the engine; null for a utility process of Electron. */
  readonly node: string | null
  readonly platform?: NodeJS.Platform
  readonly start?: typeof startApp
  /** Called when the window is drawn, so that a starter knows that the desktop works here. */
  readonly onShown?: () => void
}

export interface DesktopHost {
  /** Resolves when the window has begun to load, or when this start gave way to a running one. */
  run(): Promise<void>
}

/** The desktop: the core behind the `daybreak:` protocol, one window, no port. Electron is passed as an argument. */
export function createDesktopHost(electron: ElectronApi, options: DesktopHostOptions): DesktopHost {
  const { app, Menu, session } = electron
  const { dataFolder, resources, preload, node, platform = process.platform, start = startApp } = options
  let core: App | null = null
  const stopping = new AbortController()

  // Both come first, because the lock and Chromium's own files belong to the records that they serve.
  const unusable = claimFolder(electron, join(dataFolder, 'desktop'))
  app.enableSandbox()
  registerScheme(electron)
  const first = app.requestSingleInstanceLock()
  if (!first) app.quit()
  app.commandLine.appendSwitch('disable-background-networking')

  const windows = createWindows(electron, preload, {
    onShown: options.onShown ?? (() => {}),
    onGone: (reason) => core?.log.write('window-gone', { reason }),
  })

  const page = createOwnPage(electron, windows.open)

  const begin = (): Promise<App> =>
    start({
      dataFolder,
      host: 'electron',
      version: resources.version,
      spawnEngine: (onOutput) =>
        node
          ? forkEngine({ entry: onDisk(resources.engineEntry), node, onOutput })
          : utilityEngine(electron, { entry: resources.engineEntry, onOutput }),
      modelsFolder: resources.modelsFolder,
      tasksFolder: resources.tasksFolder,
      uiFolder: resources.uiFolder,
      samples: options.samples,
      justMe: options.justMe ?? false,
      background: true,
      signal: stopping.signal,
      onUpdating: page.show,
    })

  async function startCore(): Promise<Begun | null> {
    try {
      return await startAsking(begin, askingOn(page, dataFolder, stopping.signal))
    } catch (error) {
      // Nobody waits for a reason when the window was closed.
      if (!isAppError(error) || error.code !== 'cancelled') giveUp(electron, error, dataFolder)
      return null
    }
  }

  return {
    async run() {
      if (!first) return
      app.on('web-contents-created', (_event, contents) => hardenContents(contents, windows.openReport))
      app.on('second-instance', windows.toFront)
      app.on('activate', windows.toFront)
      app.on('window-all-closed', () => app.quit())
      let started: Promise<Begun | null> | null = null
      closeBeforeQuit(app, () => {
        stopping.abort()
        return started
      })
      await app.whenReady()
      if (unusable !== null) return giveUp(electron, unusable, dataFolder)
      hardenSession(session.defaultSession)
      setOsKeyStore(osKeyStoreOf(electron, platform))
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform)))
      registerNative(electron, windows.current)
      followPower(electron, { note: (event) => core?.log.write(event), end: () => app.quit() })
      started = startCore()
      const begun = await started
      core = begun?.app ?? null
      if (!begun || stopping.signal.aborted) return
      page.attach({ ...begun.app, openSession: begun.firstSession })
    },
  }
}

/** The window asks whoever can help a start that failed. */
const askingOn = (page: ReturnType<typeof createOwnPage>, dataFolder: string, signal: AbortSignal): Asking => ({
  ...{ dataFolder, signal },
  show(desk) {
    page.ask(desk)
    void desk.done.then(() => page.ask(null))
    return true
  },
})

/**
 * Closes the core before the app exits. A core that is still starting stops; a running one finishes its batch. `stop`
 * asks for that. It returns the started core once there is one; null if it was not even begun.
 */
function closeBeforeQuit(app: ElectronApi['app'], stop: () => Promise<Begun | null> | null): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    const started = state === 'closed' ? null : stop()
    if (!started) return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void started
      .then((begun) => begun?.app.close())
      .finally(() => {
        state = 'closed'
        // Electron ignores a quit while it still handles this event, and a quick close ends within it.
        setImmediate(() => app.quit())
      })
  })
}

/** Makes the folder that of Chromium's own files. Returns why it cannot be used; null if it can. */
function claimFolder({ app }: ElectronApi, folder: string): unknown {
  try {
    prepareFolder(folder)
    app.setPath('userData', folder)
    return null
  } catch (error) {
    return error
  }
}

function giveUp({ app, dialog }: ElectronApi, error: unknown, dataFolder: string): void {
  const text = isAppError(error) ? refusalText(error, dataFolder) : String(error)
  dialog.showErrorBox(t('common.product'), text)
  app.exit(1)
}
