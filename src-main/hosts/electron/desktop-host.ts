import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { type App, type Resources, startApp } from '#main/app/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { answering } from './answering.ts'
import { type ElectronApi, ownOrigin, scheme } from './electron-api.ts'
import { utilityEngine } from './engine-process.ts'
import { hardenContents, hardenSession, registerScheme, webPreferences } from './hardening.ts'
import { menuTemplate } from './menu.ts'
import { registerNative } from './native.ts'

export interface DesktopHostOptions {
  readonly dataFolder: string
  readonly resources: Resources
  /** The built preload, a CommonJS file. */
  readonly preload: string
  readonly samples: boolean
  readonly platform?: NodeJS.Platform
  readonly start?: typeof startApp
}

export interface DesktopHost {
  /** Resolves when the window has been asked to load, or when this start gave way to one that runs already. */
  run(): Promise<void>
}

/** The desktop: the core behind the `daybreak:` protocol, one window, no port. Electron comes as an argument. */
export function createDesktopHost(electron: ElectronApi, options: DesktopHostOptions): DesktopHost {
  const { app, BrowserWindow, dialog, Menu, protocol, session } = electron
  const { dataFolder, resources, preload, platform = process.platform, start = startApp } = options
  let core: App | null = null
  let window: BrowserWindow | null = null

  // Both belong before anything else: the lock and Chromium's own files go with the records they serve.
  app.setPath('userData', join(dataFolder, 'desktop'))
  app.enableSandbox()
  registerScheme(electron)
  const first = app.requestSingleInstanceLock()
  if (!first) app.quit()
  app.commandLine.appendSwitch('disable-background-networking')

  const openReport = (address: string): void => {
    const report = new BrowserWindow({
      width: 1000,
      height: 1100,
      autoHideMenuBar: true,
      webPreferences: webPreferences(undefined),
    })
    void report.loadURL(address)
  }
  const openWindow = (): void => {
    window = new BrowserWindow({
      width: 1600,
      height: 1000,
      minWidth: 1024,
      minHeight: 640,
      show: false,
      backgroundColor: '#141517',
      title: t('common.product'),
      autoHideMenuBar: true,
      webPreferences: webPreferences(preload),
    })
    window.once('ready-to-show', () => window?.show())
    window.on('closed', () => {
      window = null
    })
    // Records live in the core: a page that crashed comes back where they stand.
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      core?.log.write('window-gone', { reason })
      if (reason !== 'clean-exit') window?.webContents.reload()
    })
    void window.loadURL(`${ownOrigin}/`)
  }
  const toFront = (): void => {
    if (!window) openWindow()
    else if (window.isMinimized()) window.restore()
    window?.focus()
  }

  async function startCore(): Promise<App | null> {
    try {
      return await start({
        dataFolder,
        host: 'electron',
        version: resources.version,
        spawnEngine: (onOutput) => utilityEngine(electron, { entry: resources.engineEntry, onOutput }),
        modelsFolder: resources.modelsFolder,
        tasksFolder: resources.tasksFolder,
        uiFolder: resources.uiFolder,
        samples: options.samples,
        background: true,
      })
    } catch (error) {
      const text = isAppError(error) ? (lookUp(`error.${error.code}`, error.data.params) ?? error.code) : String(error)
      dialog.showErrorBox(t('common.product'), text)
      app.exit(1)
      return null
    }
  }

  return {
    async run() {
      if (!first) return
      app.on('web-contents-created', (_event, contents) => hardenContents(contents, openReport))
      app.on('second-instance', toFront)
      app.on('activate', toFront)
      app.on('window-all-closed', () => app.quit())
      let closed = false
      app.on('will-quit', (event) => {
        if (closed || !core) return
        // The core finishes its batch and closes the records; then the app may go.
        event.preventDefault()
        void core.close().finally(() => {
          closed = true
          app.quit()
        })
      })
      await app.whenReady()
      hardenSession(session.defaultSession)
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform)))
      registerNative(electron, () => window)
      core = await startCore()
      if (!core) return
      protocol.handle(scheme, answering(core))
      openWindow()
    },
  }
}
