import { type App, type Resources, startApp } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { announce, lastPort, rememberPort, retract } from './instance.ts'
import { type BrowserServer, serveCore } from './server.ts'

export interface BrowserHostOptions {
  readonly dataFolder: string
  readonly resources: Resources
  /** 0 uses the previous port if it is free, otherwise any. */
  readonly port: number
  readonly samples: boolean
  readonly intake?: { readonly stableMs?: number; readonly pollMs?: number }
}

export interface BrowserHost {
  readonly app: App
  readonly server: BrowserServer
  close(): Promise<void>
}

/** The core behind 127.0.0.1. Throws the errors of `startApp`, and the system's error for a port that is taken. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { dataFolder, resources, port, samples, intake } = options
  const app = await startApp({
    dataFolder,
    host: 'browser',
    version: resources.version,
    spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
    modelsFolder: resources.modelsFolder,
    tasksFolder: resources.tasksFolder,
    uiFolder: resources.uiFolder,
    samples,
    background: true,
    ...(intake ? { intake } : {}),
  })
  try {
    const server = port === 0 ? await serveWhereItWas(app, dataFolder) : await serveCore(app, port)
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
    await app.close()
    throw error
  }
}

async function serveWhereItWas(app: App, dataFolder: string): Promise<BrowserServer> {
  try {
    return await serveCore(app, lastPort(dataFolder))
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    return serveCore(app)
  }
}
