import { contextBridge, ipcRenderer, webUtils } from 'electron'

/**
 * What only the desktop can do: the window gets four functions and no access to Electron. Their type is
 * `NativeBridge` in src-renderer/client/native.ts.
 */
contextBridge.exposeInMainWorld('daybreakNative', {
  openFiles: (): Promise<string[]> => ipcRenderer.invoke('native:open-files'),
  openFolder: (): Promise<string | null> => ipcRenderer.invoke('native:open-folder'),
  pathOf: (file: File): string => webUtils.getPathForFile(file),
  reveal: (path: string): Promise<void> => ipcRenderer.invoke('native:reveal', path),
})
