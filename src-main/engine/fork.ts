import { fork } from 'node:child_process'
import type { EngineProcess, SpawnEngine } from './protocol/index.ts'

export interface ForkOptions {
  /** The entry, `engine-process/main.ts` or its built file. */
  readonly entry: string
  /** Called with lines that the engine writes to stdout or stderr; for the log. */
  readonly onOutput?: (line: string) => void
  /** The Node that runs the engine; by default the program of this process. */
  readonly node?: string
}

/** Starts engines as plain Node child processes. */
export const forkEngine =
  ({ entry, onOutput, node }: ForkOptions): SpawnEngine =>
  (): EngineProcess => {
    const child = fork(entry, [], {
      ...(node ? { execPath: node } : {}),
      serialization: 'advanced',
      // Without the parent's flags (a debugger port, a test runner's loader).
      execArgv: [],
      // In a process group of its own, so that Ctrl+C in a terminal reaches main only, which then ends the engine. A
      // call that main cancelled is not a crash. (On Windows this would open a console.)
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8')
      stream?.on('data', (text: string) => {
        for (const line of text.split('\n')) if (line.trim() !== '') onOutput?.(line)
      })
    }
    return {
      pid: child.pid,
      post(message) {
        // The exit event follows and rejects the running calls.
        if (child.connected) child.send(message as object, () => {})
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        let told = false
        const tell = (code: number | null, signal: string | null) => {
          if (!told) listener(code, signal)
          told = true
        }
        child.on('exit', tell)
        child.on('error', () => tell(null, null))
      },
      kill: () => void child.kill('SIGKILL'),
    }
  }
