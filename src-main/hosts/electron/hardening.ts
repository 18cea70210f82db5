import type { Session, WebContents, WebPreferences } from 'electron'
import { type ElectronApi, isOwn, isReport, ownOrigin, scheme } from './electron-api.ts'

/** Must be called before the app is ready. The scheme gets what a normal origin has, and no way past the CSP. */
export function registerScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

/** Every window's: the page is a page, whatever it manages to run. */
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
  // Chromium's own PDF viewer is the only plug-in there is; reports are shown in it.
  plugins: true,
  // Screening goes on, and is to be seen going on, while another window is in front.
  backgroundThrottling: false,
})

/** No permission but the camera's picture, asked for by our own window; nothing over the network. */
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
  // There is nothing out there that the product needs; a page that asks has been tricked.
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, answer) => answer({ cancel: true }),
  )
}

/** Chromium's PDF viewer, which takes the frame of a report over. Its id is fixed in Chromium's source. */
const pdfViewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/'

/** No way out of our window: not by a link, not by a new window, not by a frame or a webview. */
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
    // The page gets no window. A report is opened by the host, in one without the page's powers.
    if (isReport(url)) openReport(url)
    return { action: 'deny' }
  })
}
