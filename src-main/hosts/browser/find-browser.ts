import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface BrowserSearch {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly exists?: (path: string) => boolean
}

const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge']
const onMac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const onWindows = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
]

/** The system's Chromium, Chrome or Edge; CHROME_PATH takes precedence. Null if there is none. */
export function findBrowser({ env, platform, exists = isProgram }: BrowserSearch): string | null {
  const places =
    platform === 'win32'
      ? [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((base) =>
          base ? onWindows.map((parts) => join(base, ...parts)) : [],
        )
      : [
          ...(platform === 'darwin' ? onMac : []),
          ...onPath.flatMap((name) => (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))),
        ]
  return [...(env.CHROME_PATH ? [env.CHROME_PATH] : []), ...places].find(exists) ?? null
}

/** Whether a window would be visible: on Linux only with a display server. */
export const hasDisplay = ({ env, platform }: Pick<BrowserSearch, 'env' | 'platform'>): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
