import type { Session, WebContents, WebPreferences } from 'electron'
import { type ElectronApi, isOwn, isReport, ownOrigin, scheme } from './electron-api.ts'

/**
 * Must be called before the app is ready. The scheme gets the capabilities of a normal origin, and cannot bypass the
 * CSP.
 */
export function registerScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

/** Preferences of every window: its page has no more privileges than a page, whatever it manages to run. */
export const webPreferences = (preload: string | undefined): WebPreferences => ({
  ...(preload ? { preload } : {}),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // Chromium's own PDF viewer is the only plug-in. It shows reports.
  plugins: true,
  // Screening continues visibly while another window is in front.
  backgroundThrottling: false,
})

/** Grants no permission except the camera's picture to our own window, and allows nothing over the network. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const camera = permission === 'media' && types.length === 1 && types[0] === 'video'
    answer(camera && details.isMainFrame && isOwn(contents.getURL()) && isOwn(details.requestingUrl))
  })
  session.setPermissionCheckHandler(
    (contents, permission, requestingOrigin, details) =>
      permission === 'media' &&
      details.mediaType === 'video' &&
      contents !== null &&
      isOwn(contents.getURL()) &&
      requestingOrigin.replace(/\/$/, '') === ownOrigin,
  )
  session.setDevicePermissionHandler(() => false)
  // The product needs nothing from the network. A page that requests something has been manipulated.
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, answer) => answer({ cancel: true }),
  )
}

/** Chromium's PDF viewer, which takes over the frame of a report. Its id is fixed in Chromium's source. */
const pdfViewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/'

/** Allows no way out of our window by link, new window, frame or webview. */
export function hardenContents(contents: WebContents, openReport: (address: string) => void): void {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isOwn(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', (event) => {
    if (!event.url.startsWith(pdfViewer)) stay(event)
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    // The page gets no new window. The host opens a report in a window without the page's privileges.
    if (isReport(url)) openReport(url)
    return { action: 'deny' }
  })
}
