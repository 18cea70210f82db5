import { describe, expect, it, vi } from 'vitest'
import type { App } from '#main/app/index.ts'
import { desktopBeforeEach } from './testing/fake-desktop.ts'
import { FakeContents, fakeElectron } from './testing/fake-electron.ts'

const desktop = desktopBeforeEach()

describe('the desktop window', () => {
  it('is a sandboxed page without Node, loaded from the product’s own scheme', () => {
    const [window] = desktop().fake.windows
    expect(desktop().fake.sandboxEnabled).toBe(true)
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      preload: '/app/out/preload/preload.cjs',
    })
    expect(window?.webContents.url).toBe('daybreak://app/')
    expect(desktop().fake.schemes).toEqual([
      { scheme: 'daybreak', privileges: expect.not.objectContaining({ bypassCSP: true, corsEnabled: true }) },
    ])
  })

  it('cannot be led away by link, redirect, frame, new window or webview', () => {
    const contents = desktop().fake.windows[0]!.webContents
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of ['https://evil.example/', 'file:///etc/passwd', 'daybreak://other/', 'javascript:alert(1)']) {
        const preventDefault = vi.fn()
        contents.emit(event, { url, preventDefault })
        expect(preventDefault, `${event} ${url}`).toHaveBeenCalled()
      }
      const preventDefault = vi.fn()
      contents.emit(event, { url: 'daybreak://app/#/case/1', preventDefault })
      expect(preventDefault).not.toHaveBeenCalled()
    }
    const webview = vi.fn()
    contents.emit('will-attach-webview', { preventDefault: webview })
    expect(webview).toHaveBeenCalled()
    expect(contents.openHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
    expect(desktop().fake.windows.length).toBe(1)
  })

  it('shows a report in a window created by the host, without the preload', () => {
    const contents = desktop().fake.windows[0]!.webContents
    expect(contents.openHandler?.({ url: 'daybreak://app/reports/12.pdf' })).toEqual({ action: 'deny' })
    const report = desktop().fake.windows[1]
    expect(report?.webContents.url).toBe('daybreak://app/reports/12.pdf')
    expect(report?.options.webPreferences).toMatchObject({ sandbox: true, nodeIntegration: false })
    expect(report?.options.webPreferences?.preload).toBeUndefined()
    expect(report?.webContents.openHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
  })

  it('tells its starter when it is drawn, and not before', async () => {
    const electron = fakeElectron()
    const onShown = vi.fn()
    const run = desktop().host(electron, undefined, onShown).run()
    electron.ready()
    await run
    expect(onShown).not.toHaveBeenCalled()
    electron.windows[0]?.emit('ready-to-show')
    expect(onShown).toHaveBeenCalledOnce()
  })

  it('returns after its page crashed', () => {
    const contents = desktop().fake.windows[0]!.webContents
    contents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(contents.reloads).toBe(1)
  })
})

describe('permissions', () => {
  const asked = (permission: string, details: Record<string, unknown>, page = 'daybreak://app/') => {
    const contents = new FakeContents()
    contents.url = page
    let granted: boolean | null = null
    desktop().fake.session.request?.(
      contents,
      permission,
      (answer) => {
        granted = answer
      },
      { isMainFrame: true, requestingUrl: page, ...details },
    )
    return granted
  }

  it('are refused except for the camera’s picture, to our own page', () => {
    expect(asked('media', { mediaTypes: ['video'] })).toBe(true)
    expect(asked('media', { mediaTypes: ['audio'] })).toBe(false)
    expect(asked('media', { mediaTypes: ['video', 'audio'] })).toBe(false)
    expect(asked('media', { mediaTypes: [] })).toBe(false)
    expect(asked('media', { mediaTypes: ['video'] }, 'https://evil.example/')).toBe(false)
    expect(asked('media', { mediaTypes: ['video'], isMainFrame: false })).toBe(false)
    for (const permission of ['geolocation', 'notifications', 'clipboard-read', 'openExternal', 'usb', 'fileSystem'])
      expect(asked(permission, {}), permission).toBe(false)
  })

  it('are the same if a page only queries them', () => {
    const own = new FakeContents()
    own.url = 'daybreak://app/'
    const looks = (permission: string, origin: string, mediaType: string) =>
      desktop().fake.session.check?.(own, permission, origin, { mediaType })
    expect(looks('media', 'daybreak://app/', 'video')).toBe(true)
    expect(looks('media', 'daybreak://app/', 'audio')).toBe(false)
    expect(looks('media', 'https://evil.example/', 'video')).toBe(false)
    expect(looks('geolocation', 'daybreak://app/', 'video')).toBe(false)
    expect(desktop().fake.session.check?.(null, 'media', 'daybreak://app/', { mediaType: 'video' })).toBe(false)
    expect(desktop().fake.session.device?.({})).toBe(false)
  })

  it('do not include the network: every request to it is cancelled', () => {
    const answer = vi.fn()
    desktop().fake.session.network?.answer({ url: 'https://evil.example/' }, answer)
    expect(answer).toHaveBeenCalledWith({ cancel: true })
    for (const kind of ['http:', 'https:', 'ws:', 'wss:', 'file:'])
      expect(
        desktop().fake.session.network?.urls.some((url) => url.startsWith(kind)),
        kind,
      ).toBe(true)
  })
})

describe('the protocol', () => {
  const ask = (url: string, init?: RequestInit) =>
    desktop().fake.protocolHandlers.get('daybreak')!(new Request(url, init))

  it('answers with the core, and with tiles by the short path', async () => {
    expect(await (await ask('daybreak://app/trpc/worklist.list')).text()).toBe('core /trpc/worklist.list for local')
    expect(await (await ask('daybreak://app/tiles/1/0/0/2/3?v=1234abcd')).text()).toBe(
      'tile /tiles/1/0/0/2/3?v=1234abcd for local',
    )
    expect((await ask('daybreak://other/')).status).toBe(403)
  })

  it('stops the work behind a stream when the page cancels its body', async () => {
    const electron = fakeElectron()
    let signal: AbortSignal | undefined
    let cancelled = false
    const streaming = {
      ...desktop().core(),
      fetch: async (request: Request) => {
        signal = request.signal
        return new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(8)),
            cancel: () => {
              cancelled = true
            },
          }),
        )
      },
    } as App
    const run = desktop()
      .host(electron, async () => streaming)
      .run()
    electron.ready()
    await run
    const response = await electron.protocolHandlers.get('daybreak')!(new Request('daybreak://app/trpc/system.follow'))
    const reader = response.body!.getReader()
    await reader.read()
    expect(signal?.aborted).toBe(false)
    await reader.cancel()
    expect(signal?.aborted).toBe(true)
    expect(cancelled).toBe(true)
  })

  it('passes on a body as it is streamed in', async () => {
    const electron = fakeElectron()
    const echoing = {
      ...desktop().core(),
      fetch: async (request: Request) => new Response(await request.text()),
    } as App
    const run = desktop()
      .host(electron, async () => echoing)
      .run()
    electron.ready()
    await run
    const answer = await electron.protocolHandlers.get('daybreak')!(
      new Request('daybreak://app/upload?name=a', { method: 'POST', body: 'bytes' }),
    )
    expect(await answer.text()).toBe('bytes')
  })
})

describe('native calls', () => {
  const frame = (url: string, parent: unknown = null) => ({ senderFrame: { url, parent } })
  const call = (channel: string, event: unknown, ...input: unknown[]) =>
    desktop().fake.ipcHandlers.get(channel)!(event, ...input)

  it('accept only our own main frame', async () => {
    desktop().fake.filePaths = ['/slides/a.svs']
    expect(await call('native:open-files', frame('daybreak://app/'))).toEqual(['/slides/a.svs'])
    expect(await call('native:open-folder', frame('daybreak://app/'))).toBe('/slides/a.svs')
    for (const event of [frame('https://evil.example/'), frame('daybreak://app/', {}), { senderFrame: null }])
      expect(() => call('native:open-files', event)).toThrow('not allowed')
  })

  it('show a file by its absolute path and nothing else', async () => {
    await call('native:reveal', frame('daybreak://app/'), '/slides/a.svs')
    await call('native:reveal', frame('daybreak://app/'), 'relative.svs')
    await call('native:reveal', frame('daybreak://app/'), { path: '/x' })
    expect(desktop().fake.revealed).toEqual(['/slides/a.svs'])
  })
})
