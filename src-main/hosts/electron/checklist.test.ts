/**
 * Electron's own checklist ("Security", electronjs.org), item by item, against the host as it sets itself up and against
 * its source. The tests of `desktop-host.test.ts` try what these settings are for.
 */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { contentSecurityPolicy } from '#main/api/index.ts'
import { ownOrigin } from './electron-api.ts'
import { webPreferences } from './hardening.ts'
import { desktopBeforeEach } from './testing/fake-desktop.ts'

const desktop = desktopBeforeEach()
const sourceOf = (...patterns: string[]) =>
  globSync(patterns)
    .filter((path) => !/\.test\.tsx?$|\/testing\//.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const host = sourceOf('src-main/hosts/electron/**/*.ts', 'src-main/preload/**/*.ts')
const naming = (what: RegExp, where = host) => where.filter(({ text }) => what.test(text)).map(({ path }) => path)
/** The preferences of every window that the host opens. */
const preferences = () => {
  desktop().fake.windows[0]!.webContents.openHandler?.({ url: `${ownOrigin}/reports/1.pdf` })
  expect(desktop().fake.windows).toHaveLength(2)
  return desktop().fake.windows.map(({ options }) => options.webPreferences ?? {})
}

describe('Electron’s checklist', () => {
  it('1. Only secure content: every window loads the product’s own scheme, and the network is closed', () => {
    preferences()
    for (const window of desktop().fake.windows) expect(window.webContents.url.startsWith(`${ownOrigin}/`)).toBe(true)
    expect(naming(/load(URL|File)\((?!`\$\{ownOrigin\}|address\))/)).toEqual([])
    const answer = vi.fn()
    desktop().fake.session.network?.answer({ url: 'https://example.org/' }, answer)
    expect(answer).toHaveBeenCalledWith({ cancel: true })
  })

  it('2. to 4. No Node in a page, isolated contexts, a sandbox for every process', () => {
    expect(desktop().fake.sandboxEnabled).toBe(true)
    for (const one of preferences())
      expect(one).toMatchObject({
        ...{ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
        ...{ contextIsolation: true, sandbox: true },
      })
  })

  it('5. A session answers every request for a permission itself', () => {
    const { request, check, device } = desktop().fake.session
    expect([request, check, device].every((handler) => handler !== null)).toBe(true)
    expect(device?.({})).toBe(false)
  })

  it('6., 8., 9., 10. Web security stays on; nothing insecure, experimental or by feature is turned on', () => {
    for (const one of preferences()) {
      expect(one).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false })
      expect(Object.keys(one)).not.toContain('experimentalFeatures')
      expect(Object.keys(one)).not.toContain('enableBlinkFeatures')
    }
    expect(naming(/appendSwitch\((?!'disable-background-networking')/)).toEqual([])
    expect(naming(/disable-web-security|ignore-certificate-errors|no-sandbox|certificate-error/)).toEqual([])
  })

  it('7. The policy of every page allows scripts of the product only, none inline and none evaluated', () => {
    const policy = Object.fromEntries(
      contentSecurityPolicy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    )
    expect(policy).toMatchObject({
      ...{ 'default-src': "'none'", 'script-src': "'self'", 'connect-src': "'self'", 'object-src': "'none'" },
      ...{ 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'self'" },
    })
    expect(contentSecurityPolicy).not.toMatch(/unsafe-eval|https?:|\*/)
  })

  it('11., 12. No webview exists, and none can be attached', () => {
    for (const one of preferences()) expect(one.webviewTag).toBe(false)
    const preventDefault = vi.fn()
    desktop().fake.windows[0]!.webContents.emit('will-attach-webview', { preventDefault })
    expect(preventDefault).toHaveBeenCalled()
    expect(naming(/<webview|allowpopups/, sourceOf('src-renderer/**/*.{ts,tsx,html}'))).toEqual([])
  })

  it('13., 14. A window stays where it is and opens no other one by itself', () => {
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      const preventDefault = vi.fn()
      desktop().fake.windows[0]!.webContents.emit(event, { url: 'https://example.org/', preventDefault })
      expect(preventDefault, event).toHaveBeenCalled()
    }
    for (const url of ['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', `${ownOrigin}/`])
      expect(desktop().fake.windows[0]!.webContents.openHandler?.({ url })).toEqual({ action: 'deny' })
    expect(desktop().fake.windows).toHaveLength(1)
  })

  it('15. No address is given to the system to open', () => {
    expect(naming(/openExternal|openPath/)).toEqual([])
  })

  it('16. Electron is pinned to one version', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: { electron: string }
    }
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('17. Each native call looks at its sender first', () => {
    expect(desktop().fake.ipcHandlers.size).toBeGreaterThan(0)
    for (const [channel, call] of desktop().fake.ipcHandlers)
      for (const senderFrame of [
        null,
        { url: 'https://example.org/', parent: null },
        { url: `${ownOrigin}/`, parent: {} },
      ])
        expect(() => call({ senderFrame }, '/x'), channel).toThrow('not allowed')
    // There is no other way in: nothing listens without an answer, and only one file registers calls.
    expect(naming(/ipcMain\.(on|once|handleOnce)\b/)).toEqual([])
    expect(naming(/ipcMain\.handle\b/)).toEqual(['src-main/hosts/electron/native.ts'])
  })

  it('18. No page comes from a file', () => {
    expect(naming(/loadFile|file:\/\/(?!\*)/)).toEqual([])
    const privileges = desktop().fake.schemes.map(({ privileges }) => privileges ?? {})
    expect(privileges).toHaveLength(1)
    for (const one of privileges) {
      expect(one).toMatchObject({ standard: true, secure: true })
      expect(one.bypassCSP ?? false).toBe(false)
      expect(one.allowServiceWorkers ?? false).toBe(false)
    }
  })

  it('19. The fuses of the installed program are set', () => {
    const recipe = readFileSync('build/electron-builder.yml', 'utf8')
    for (const fuse of [
      ...['runAsNode: false', 'enableNodeOptionsEnvironmentVariable: false', 'enableNodeCliInspectArguments: false'],
      ...['onlyLoadAppFromAsar: true', 'enableEmbeddedAsarIntegrityValidation: true'],
      'grantFileProtocolExtraPrivileges: false',
    ])
      expect(recipe).toContain(`  ${fuse}\n`)
  })

  it('20. A page gets four functions and nothing of Electron', () => {
    const [preload] = sourceOf('src-main/preload/preload.ts')
    expect(preload?.text.match(/exposeInMainWorld/g)).toHaveLength(1)
    expect(preload?.text.match(/^ {2}(\w+): \(/gm)).toHaveLength(4)
    expect(preload?.text).not.toMatch(
      /ipcRenderer\.(send|on|sendSync|postMessage)|exposeInMainWorld\([^)]*ipcRenderer,/,
    )
    expect(webPreferences(undefined)).not.toHaveProperty('preload')
  })
})
