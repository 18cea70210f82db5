import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { App, AppOptions, Updating } from '#main/app/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { lookUp } from '#shared/messages/index.ts'
import { menuTemplate } from './menu.ts'
import { desktopBeforeEach } from './testing/fake-desktop.ts'
import { fakeElectron } from './testing/fake-electron.ts'

const desktop = desktopBeforeEach()

describe('lifecycle', () => {
  it('keeps one window per data folder: a second start brings the first to the front', async () => {
    expect(desktop().fake.app.paths.get('userData')).toBe(join(desktop().dataFolder, 'desktop'))
    desktop().fake.app.emit('second-instance')
    expect(desktop().fake.windows[0]?.focused).toBe(1)
    const second = fakeElectron({ firstInstance: false })
    await desktop().host(second).run()
    expect(second.app.quitCalls).toBe(1)
    expect(second.windows).toEqual([])
  })

  it('closes the records before it exits', async () => {
    const preventDefault = vi.fn()
    desktop().fake.app.emit('will-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
    // The window's own end asks once more while the records are being closed.
    desktop().fake.app.emit('will-quit', { preventDefault: () => {} })
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    expect(desktop().fake.app.quitCalls, 'Electron ignores a quit within the event').toBe(0)
    await vi.waitFor(() => expect(desktop().fake.app.quitCalls).toBe(1))
    expect(desktop().closed).toBe(1)
    desktop().fake.app.emit('will-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  it('says why the records cannot be opened, and exits', async () => {
    const electron = fakeElectron()
    const run = desktop()
      .host(electron, async () => {
        throw new AppError('database-newer')
      })
      .run()
    electron.ready()
    await run
    expect(electron.errorBoxes[0]).toContain('newer version of Daybreak')
    expect(electron.app.exitCode).toBe(1)
    expect(electron.windows).toEqual([])
  })

  it('says why if the data folder cannot be used, and exits', async () => {
    const electron = fakeElectron()
    const file = join(desktop().dataFolder, 'records')
    writeFileSync(file, 'not a folder')
    const start = vi.fn()
    const run = desktop().host(electron, start, undefined, file).run()
    electron.ready()
    await run
    expect(electron.errorBoxes).toEqual([lookUp('error.data-folder-not-a-folder', { folder: join(file, 'desktop') })])
    expect([electron.app.exitCode, start.mock.calls.length, electron.windows.length]).toEqual([1, 0, 0])
  })

  it('shows how far old records are brought up to date, then the core at the same address', async () => {
    const electron = fakeElectron()
    let finish = (_core: App) => {}
    let updating: ((now: Updating) => void) | undefined
    const start = ({ onUpdating }: AppOptions) => {
      updating = onUpdating
      return new Promise<App>((resolve) => {
        finish = resolve
      })
    }
    const run = desktop().host(electron, start).run()
    electron.ready()
    await vi.waitFor(() => expect(updating).toBeDefined())
    expect(electron.windows).toHaveLength(0)
    updating?.({ share: 0.25, msLeft: 90_000 })
    expect(electron.windows).toHaveLength(1)
    const ask = () => electron.protocolHandlers.get('daybreak')!(new Request('daybreak://app/'))
    const page = await (await ask()).text()
    expect(page).toContain('25 % done. About 1 min 30 s left.')
    expect((await electron.protocolHandlers.get('daybreak')!(new Request('daybreak://other/'))).status).toBe(403)
    updating?.({ share: 0.5, msLeft: null })
    expect(await (await ask()).text()).toContain('50 % done.')
    finish(desktop().core())
    await run
    expect(electron.windows).toHaveLength(1)
    expect(await (await ask()).text()).toMatch(/^core \/ for/)
  })

  it('stops a start under way when the window is closed, and exits once the records are closed', async () => {
    const electron = fakeElectron()
    let signal: AbortSignal | undefined
    let stop = (_error: Error) => {}
    const start = (options: AppOptions) => {
      signal = options.signal
      return new Promise<App>((_, reject) => {
        stop = reject
      })
    }
    const run = desktop().host(electron, start).run()
    electron.ready()
    await vi.waitFor(() => expect(signal).toBeDefined())
    const preventDefault = vi.fn()
    electron.app.emit('will-quit', { preventDefault })
    expect([preventDefault.mock.calls.length, signal?.aborted]).toEqual([1, true])
    await new Promise(setImmediate)
    expect(electron.app.quitCalls).toBe(0)
    stop(new AppError('cancelled'))
    await run
    await vi.waitFor(() => expect(electron.app.quitCalls).toBe(1))
    expect([electron.errorBoxes, electron.windows]).toEqual([[], []])
  })

  it('closes a core that finished its start while the window was being closed', async () => {
    const electron = fakeElectron()
    let finish: ((core: App) => void) | undefined
    const start = () =>
      new Promise<App>((resolve) => {
        finish = resolve
      })
    const run = desktop().host(electron, start).run()
    electron.ready()
    await vi.waitFor(() => expect(finish).toBeDefined())
    const before = desktop().closed
    electron.app.emit('will-quit', { preventDefault: () => {} })
    finish?.(desktop().core())
    await run
    await vi.waitFor(() => expect(electron.app.quitCalls).toBe(1))
    expect([desktop().closed - before, electron.windows]).toEqual([1, []])
  })

  it('runs the engine as a utility process and ends it on request', () => {
    const engine = desktop().started[0]!.spawnEngine(() => {})()
    const [child] = desktop().fake.forked
    expect(child?.entry).toBe('/app/out/main/engine.js')
    const messages: unknown[] = []
    const exits: unknown[] = []
    engine.onMessage((message) => messages.push(message))
    engine.onExit((code) => exits.push(code))
    engine.post({ kind: 'call' })
    child?.emit('message', { kind: 'done' })
    engine.kill()
    child?.emit('exit', 9)
    engine.post({ kind: 'late' })
    expect(child?.posted).toEqual([{ kind: 'call' }])
    expect(messages).toEqual([{ kind: 'done' }])
    expect(exits).toEqual([9])
    expect(child?.killed).toBe(true)
  })

  it('writes sleep and waking into the log, and ends in order when the machine shuts down', () => {
    const { fake, logged } = desktop()
    fake.power.emit('suspend')
    fake.power.emit('resume')
    expect(logged).toEqual(['power-suspend', 'power-resume'])
    const preventDefault = vi.fn()
    fake.power.emit('shutdown', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(fake.app.quitCalls).toBe(1)
  })
})

describe('the menu', () => {
  it('has zoom with its keys on every system, and the application menu on macOS', () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const entries = menuTemplate(platform).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      for (const role of ['zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen'])
        expect(entries.some((entry) => entry.role === role && entry.visible !== false)).toBe(true)
      expect(entries.find(({ accelerator }) => accelerator === 'CommandOrControl+=')?.role).toBe('zoomIn')
      expect(menuTemplate(platform).some(({ role }) => role === 'appMenu')).toBe(platform === 'darwin')
    }
  })
})
