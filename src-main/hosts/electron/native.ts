import { isAbsolute } from 'node:path'
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { t } from '#shared/messages/index.ts'
import { type ElectronApi, isOwn } from './electron-api.ts'

/**
 * The four functions that only the desktop has; see the preload script. Each call must come from our own page's main
 * frame.
 */
export function registerNative(
  { dialog, ipcMain, shell }: Pick<ElectronApi, 'dialog' | 'ipcMain' | 'shell'>,
  windowOf: () => BrowserWindow | null,
): void {
  const handle = <T>(channel: string, work: (...input: unknown[]) => Promise<T>) =>
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...input: unknown[]) => {
      const frame = event.senderFrame
      if (!frame || frame.parent !== null || !isOwn(frame.url)) throw new Error('not allowed')
      return work(...input)
    })
  const choose = async (properties: ('openFile' | 'openDirectory' | 'multiSelections')[]): Promise<string[]> => {
    const window = windowOf()
    const options = { properties, filters: properties.includes('openFile') ? slideFilters() : [] }
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options))
    return canceled ? [] : filePaths
  }
  handle('native:open-files', () => choose(['openFile', 'multiSelections']))
  handle('native:open-folder', async () => (await choose(['openDirectory']))[0] ?? null)
  handle('native:reveal', async (path) => {
    if (typeof path === 'string' && isAbsolute(path)) shell.showItemInFolder(path)
  })
}

const slideFilters = () => [
  { name: t('intake.dialog-slides'), extensions: ['svs', 'tif', 'tiff', 'btf', 'dcm', 'png', 'jpg', 'jpeg'] },
  { name: t('intake.dialog-all'), extensions: ['*'] },
]
