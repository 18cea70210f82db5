import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import type { App, AppOptions } from '#main/app/index.ts'
import type { Session } from '#shared/contract/permissions.ts'
import { ada } from '#shared/contract/testing.ts'
import { createDesktopHost, type DesktopHost } from '../desktop-host.ts'
import { type FakeElectron, fakeElectron } from './fake-electron.ts'

/** For tests: a desktop host on a fake Electron and a core that only answers. */
export interface FakeDesktop {
  readonly fake: FakeElectron
  readonly dataFolder: string
  /** Options of every core that was started. */
  readonly started: AppOptions[]
  /** How often a core was closed. */
  closed: number
  /** Events in the core's log. */
  readonly logged: string[]
  core(): App
  host(
    electron?: FakeElectron,
    start?: (options: AppOptions) => Promise<App>,
    onShown?: () => void,
    dataFolder?: string,
  ): DesktopHost
}

function makeDesktop(): FakeDesktop {
  const desktop: FakeDesktop = {
    fake: fakeElectron(),
    dataFolder: mkdtempSync(join(tmpdir(), 'daybreak-desktop-')),
    started: [],
    closed: 0,
    logged: [],
    core: () =>
      ({
        fetch: async (request: Request, { reader }: Session) =>
          new Response(`core ${new URL(request.url).pathname} for ${reader.id}`),
        tile: async ({ url }: { url: string }, { reader }: Session) => ({
          status: 200,
          headers: {},
          body: `tile ${url} for ${reader.id}`,
        }),
        openSession: () => ({ reader: ada }),
        log: { write: (event: string) => void desktop.logged.push(event), bug: () => '' },
        close: async () => {
          desktop.closed++
        },
      }) as unknown as App,
    host(electron = desktop.fake, start = begin, onShown = () => {}, dataFolder = desktop.dataFolder) {
      return createDesktopHost(electron.api, {
        dataFolder,
        resources: {
          root: '/app',
          version: '1',
          modelsFolder: '/m',
          tasksFolder: '/t',
          uiFolder: '/u',
          engineEntry: '/app/out/main/engine.js',
        },
        preload: '/app/out/preload/preload.cjs',
        samples: false,
        node: null,
        platform: 'linux',
        start,
        onShown,
      })
    },
  }
  const begin = async (options: AppOptions): Promise<App> => {
    desktop.started.push(options)
    return desktop.core()
  }
  return desktop
}

/** Starts a new desktop before each test of the file. Returns the current one. */
export function desktopBeforeEach(): () => FakeDesktop {
  let desktop = makeDesktop()
  beforeEach(async () => {
    desktop = makeDesktop()
    const running = desktop.host().run()
    desktop.fake.ready()
    await running
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(desktop.dataFolder, { recursive: true, force: true })
  })
  return () => desktop
}
