import type { BrowserWindow } from 'electron'
import { t } from '#shared/messages/index.ts'
import { type ElectronApi, ownOrigin } from './electron-api.ts'
import { webPreferences } from './hardening.ts'

export interface WindowEvents {
  /** The workstation's window is drawn. */
  readonly onShown: () => void
  /** A page's process ended; with the reason. */
  readonly onGone: (reason: string) => void
}

/** The single window of the workstation, and windows that show a report. */
export function createWindows({ BrowserWindow }: ElectronApi, preload: string, { onShown, onGone }: WindowEvents) {
  let window: BrowserWindow | null = null

  const open = (): void => {
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
    window.once('ready-to-show', () => {
      window?.show()
      onShown()
    })
    window.on('closed', () => {
      window = null
    })
    // The records are in the core, so a crashed page returns to their current state.
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      onGone(reason)
      if (reason !== 'clean-exit') window?.webContents.reload()
    })
    void window.loadURL(`${ownOrigin}/`)
  }

  return {
    open,
    /** Null if there is none. */
    current: () => window,
    toFront(): void {
      if (!window) open()
      else if (window.isMinimized()) window.restore()
      window?.focus()
    },
    openReport(address: string): void {
      const report = new BrowserWindow({
        width: 1000,
        height: 1100,
        autoHideMenuBar: true,
        webPreferences: webPreferences(undefined),
      })
      void report.loadURL(address)
    },
  }
}
