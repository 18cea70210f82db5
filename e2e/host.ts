import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processes } from './processes.ts'

export const repository = dirname(dirname(fileURLToPath(import.meta.url)))
/** Real slides and fields, beside the repository or in DAYBREAK_SHARED_DATA. They may be absent. */
export const sharedData = process.env.DAYBREAK_SHARED_DATA ?? join(repository, '..', 'shared', 'data')
export const svs = join(sharedData, 'wsi', 'CMU-1-Small-Region.svs')

export interface Host {
  /** Admits one window, once. */
  readonly address: string
  readonly origin: string
  readonly data: string
  readonly process: ChildProcess
  readonly output: () => string
  /** Ends the host normally. A host that does not end in time is killed. */
  stop(): Promise<void>
  /**
   * Simulates a power cut: no signal handler runs. The engine child ends when its parent's pipe closes, or is killed
   * by the test.
   */
  kill(): Promise<void>
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'daybreak-e2e-'))

/** Process id of a host's engine, the child that runs the engine's entry; NaN while there is none. Not for Windows. */
export const enginePid = (host: Host): number =>
  processes().find(({ parent, command }) => parent === host.process.pid && command.includes('engine'))?.pid ??
  Number.NaN

/** Running hosts. They end with this process, however it ends. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Time in ms within which a host must print its address, even on a busy machine. An idle machine needs a second. */
const startMs = 180_000
const endMs = 60_000

export interface HostOptions {
  /** Defaults to a new folder. */
  readonly data?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Whether a new data folder asks who works with it. By default it is one person. */
  readonly asks?: boolean
}

/** Starts the real browser host on a data folder, as `npm start` does without a display. */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const data = options.data ?? temporaryFolder()
  const node = join(repository, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const args = ['src-main/hosts/browser/main.ts', '--data', data, '--no-browser']
  if (!options.asks) args.push('--just-me')
  args.push(...(options.args ?? ['--no-samples']))
  const child = spawn(node, args, {
    cwd: repository,
    env: { ...process.env, DAYBREAK_STABLE_MS: '400', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      running.delete(child)
      resolve()
    }),
  )
  const address = await new Promise<string>((resolve, reject) => {
    const tooLate = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the host did not say its address:\n${output}`))
    }, startMs)
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(output)
      if (!found) return
      clearTimeout(tooLate)
      resolve(found[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(tooLate)
      reject(new Error(`the host ended with ${code}:\n${output}`))
    })
  })
  return {
    address,
    origin: new URL(address).origin,
    data,
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const tooLate = setTimeout(() => child.kill('SIGKILL'), endMs)
      await ended
      clearTimeout(tooLate)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
