import { setTimeout as sleep } from 'node:timers/promises'
import { type App, type Resources, startApp, type Updating } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { troubleWithin } from '#main/storage/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { refusalText } from '../refusal.ts'
import { type Asking, type Begun, startAsking } from '../start-desk/index.ts'
import { announce, lastPort, rememberPort, retract } from './instance.ts'
import { type BrowserServer, type OpeningServer, openServer } from './server.ts'

export interface BrowserHostOptions {
  readonly dataFolder: string
  readonly resources: Resources
  /** 0 uses the previous port if it is free, otherwise any. */
  readonly port: number
  readonly samples: boolean
  /** Answers the first question of new records; as in `AppOptions`. */
  readonly justMe?: boolean
  /**
   * Called while records of an earlier version are brought up to date. `address` shows how far that is, then becomes
   * the window, but not before a returned promise is settled.
   */
  readonly onUpdating?: (updating: Updating, address: string) => unknown
  /**
   * Called when a person at the address can help a start that failed: sign in, type the recovery words, restore a backup.
   * The host waits for that if this returns true. Without it, the start fails.
   */
  readonly onAsking?: (address: string) => boolean
  /** Called when the windows of an update see why it failed. The host ends afterwards, by default after 2.5 s. */
  readonly onRefused?: () => Promise<unknown>
  /** Ends the start; as in `AppOptions`. */
  readonly signal?: AbortSignal
  readonly intake?: { readonly stableMs?: number; readonly pollMs?: number }
}

export interface BrowserHost {
  readonly app: App
  readonly server: BrowserServer
  close(): Promise<void>
}

/** The core behind 127.0.0.1. Throws the errors of `startApp`, and the system's error for a port that is taken. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { dataFolder, resources, samples, justMe = false, intake, onUpdating, signal } = options
  const opening = openOnce(options)
  const shown: Promise<unknown>[] = []
  let begun: Begun
  try {
    begun = await startAsking(
      () =>
        startApp({
          dataFolder,
          host: 'browser',
          version: resources.version,
          spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
          modelsFolder: resources.modelsFolder,
          tasksFolder: resources.tasksFolder,
          uiFolder: resources.uiFolder,
          ...{ samples, justMe },
          background: true,
          ...(intake ? { intake } : {}),
          ...(signal ? { signal } : {}),
          onUpdating: (updating) => {
            const showing = opening.server().then((server) => {
              server.show(updating)
              return onUpdating?.(updating, server.newAddress())
            })
            // An error is thrown where the server is needed.
            shown.push(showing.catch(() => undefined))
          },
        }),
      askingOn(opening, options),
    )
  } catch (error) {
    await opening.giveUp(error)
    throw error
  }
  const { app, firstSession } = begun
  try {
    const server = await opening.server()
    await Promise.all(shown)
    server.attach(app, firstSession)
    rememberPort(dataFolder, server.port)
    announce(dataFolder, { pid: process.pid, origin: server.origin, controlKey: server.controlKey })
    return {
      app,
      server,
      async close() {
        retract(dataFolder)
        await server.close()
        await app.close()
      },
    }
  } catch (error) {
    await opening.giveUp(null)
    await app.close()
    throw troubleWithin(error, dataFolder)
  }
}

function askingOn(opening: Opening, { dataFolder, onAsking, signal }: BrowserHostOptions): Asking {
  return {
    dataFolder,
    signal: signal ?? new AbortController().signal,
    async show(desk) {
      if (!onAsking) return false
      const server = await opening.server()
      if (!onAsking(server.newAddress())) return false
      server.ask(desk)
      void desk.done.then(() => server.ask(null))
      return true
    },
  }
}

type Opening = ReturnType<typeof openOnce>

/** ms. The page of a window that waits asks again every second. */
const refusalShownMs = 2500

/** The server, opened when it is first needed: for the progress of an update, or for the core. */
function openOnce({ port, dataFolder, onRefused = () => sleep(refusalShownMs) }: BrowserHostOptions) {
  let opening: Promise<OpeningServer> | null = null
  return {
    server(): Promise<OpeningServer> {
      opening ??= port === 0 ? openWhereItWas(dataFolder) : openServer(port)
      return opening
    },
    /** Closes an open server, after its windows have seen why there is no core. */
    async giveUp(error: unknown): Promise<void> {
      const server = await opening?.catch(() => null)
      if (!server) return
      // Whoever ended the start needs no reason.
      if (isAppError(error) && error.code !== 'cancelled') {
        server.refuse(refusalText(error, dataFolder))
        await onRefused()
      }
      await server.close()
    },
  }
}

async function openWhereItWas(dataFolder: string): Promise<OpeningServer> {
  try {
    return await openServer(lastPort(dataFolder))
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    return openServer()
  }
}
