import { EventEmitter } from 'node:events'
import type { ElectronApi } from '../electron-api.ts'

/**
 * For tests: what the host did with Electron. Every handler that it set can be called, and every window that it made
 * can be inspected.
 */
export interface FakeElectron {
  readonly api: ElectronApi
  readonly app: EventEmitter & { quitCalls: number; exitCode: number | null; paths: Map<string, string> }
  readonly windows: FakeWindow[]
  readonly schemes: Electron.CustomScheme[]
  readonly protocolHandlers: Map<string, (request: Request) => Promise<Response>>
  readonly ipcHandlers: Map<string, (event: unknown, ...input: unknown[]) => unknown>
  readonly session: FakeSession
  readonly power: EventEmitter
  readonly forked: FakeUtility[]
  readonly errorBoxes: string[]
  readonly revealed: string[]
  sandboxEnabled: boolean
  filePaths: string[]
  ready(): void
}

export class FakeContents extends EventEmitter {
  url = ''
  reloads = 0
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  getURL = () => this.url
  reload = () => void this.reloads++
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => {
    this.openHandler = handler
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly options: Electron.BrowserWindowConstructorOptions
  focused = 0
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
  }
  loadURL = async (url: string) => {
    this.webContents.url = url
  }
  show = () => {}
  focus = () => void this.focused++
  isMinimized = () => false
  restore = () => {}
}

export class FakeUtility extends EventEmitter {
  readonly pid = 4711
  readonly stdout = new EventEmitter()
  readonly stderr = new EventEmitter()
  readonly posted: unknown[] = []
  killed = false
  readonly entry: string
  constructor(entry: string) {
    super()
    this.entry = entry
  }
  postMessage = (message: unknown) => void this.posted.push(message)
  kill = () => {
    this.killed = true
    return true
  }
}

type Answer<A extends unknown[], R> = (...input: A) => R
export interface FakeSession {
  request: Answer<[FakeContents, string, (granted: boolean) => void, Record<string, unknown>], void> | null
  check: Answer<[FakeContents | null, string, string, Record<string, unknown>], boolean> | null
  device: Answer<[unknown], boolean> | null
  network: { urls: string[]; answer: Answer<[unknown, (response: { cancel: boolean }) => void], void> } | null
}

export function fakeElectron({ firstInstance = true } = {}): FakeElectron {
  let ready = () => {}
  const whenReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  const session: FakeSession = { request: null, check: null, device: null, network: null }
  const windows: FakeWindow[] = []
  const power = new EventEmitter()
  const app = Object.assign(new EventEmitter(), {
    quitCalls: 0,
    exitCode: null as number | null,
    paths: new Map<string, string>(),
    commandLine: { appendSwitch: () => {} },
    enableSandbox: () => {
      fake.sandboxEnabled = true
    },
    setPath: (name: string, path: string) => void app.paths.set(name, path),
    requestSingleInstanceLock: () => firstInstance,
    whenReady: () => whenReady,
    quit: () => void app.quitCalls++,
    exit: (code: number) => {
      app.exitCode = code
    },
  })
  class BrowserWindow extends FakeWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super(options)
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
  }
  const fake: FakeElectron = {
    app,
    windows,
    session,
    power,
    schemes: [],
    protocolHandlers: new Map(),
    ipcHandlers: new Map(),
    forked: [],
    errorBoxes: [],
    revealed: [],
    sandboxEnabled: false,
    filePaths: [],
    ready,
    api: {
      app,
      BrowserWindow,
      dialog: {
        showOpenDialog: async () => ({ canceled: fake.filePaths.length === 0, filePaths: fake.filePaths }),
        showErrorBox: (_title: string, text: string) => void fake.errorBoxes.push(text),
      },
      ipcMain: {
        handle: (channel: string, handler: (event: unknown, ...input: unknown[]) => unknown) =>
          void fake.ipcHandlers.set(channel, handler),
      },
      Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => {} },
      powerMonitor: power,
      protocol: {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => void fake.schemes.push(...schemes),
        handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
          void fake.protocolHandlers.set(scheme, handler),
      },
      safeStorage: { isEncryptionAvailable: () => false },
      session: {
        defaultSession: {
          setPermissionRequestHandler: (handler: FakeSession['request']) => {
            session.request = handler
          },
          setPermissionCheckHandler: (handler: FakeSession['check']) => {
            session.check = handler
          },
          setDevicePermissionHandler: (handler: FakeSession['device']) => {
            session.device = handler
          },
          webRequest: {
            onBeforeRequest: (filter: { urls: string[] }, answer: NonNullable<FakeSession['network']>['answer']) => {
              session.network = { urls: filter.urls, answer }
            },
          },
        },
      },
      shell: { showItemInFolder: (path: string) => void fake.revealed.push(path) },
      utilityProcess: {
        fork: (entry: string) => {
          const child = new FakeUtility(entry)
          fake.forked.push(child)
          return child
        },
      },
      // Each piece has the shape that the host uses. Electron's own types have a hundred more members.
    } as unknown as ElectronApi,
  }
  return fake
}
