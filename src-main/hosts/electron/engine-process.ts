import type { EngineProcess, SpawnEngine } from '#main/engine/index.ts'
import type { ElectronApi } from './electron-api.ts'

export interface UtilityEngineOptions {
  readonly entry: string
  readonly onOutput: (line: string) => void
}

/** Starts engines as Electron utility processes, without a window and without Electron's own privileges. */
export const utilityEngine =
  ({ utilityProcess }: Pick<ElectronApi, 'utilityProcess'>, { entry, onOutput }: UtilityEngineOptions): SpawnEngine =>
  (): EngineProcess => {
    const child = utilityProcess.fork(entry, [], { serviceName: 'Daybreak engine', stdio: 'pipe' })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        for (const line of chunk.toString('utf8').split('\n')) if (line.trim() !== '') onOutput(line)
      })
    let gone = false
    child.once('exit', () => {
      gone = true
    })
    return {
      get pid() {
        return child.pid
      },
      post(message) {
        if (!gone) child.postMessage(message)
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code) => listener(code, null)),
      kill: () => void child.kill(),
    }
  }
