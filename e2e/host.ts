import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = dirname(dirname(fileURLToPath(import.meta.url)))
/** Real slides and fields, beside the repository. */
export const sharedData = join(repository, '..', 'shared', 'data')
export const svs = join(sharedData, 'wsi', 'CMU-1-Small-Region.svs')

export interface Host {
  /** Opens one window, once. */
  readonly address: string
  readonly origin: string
  readonly data: string
  readonly process: ChildProcess
  readonly output: () => string
  /** The ordinary end. */
  stop(): Promise<void>
  /** Power cut: no signal handler runs. The engine child dies with its parent's pipe or is killed by the test. */
  kill(): Promise<void>
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'daybreak-e2e-'))

interface Running {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Process id of a host's engine, its child that runs the engine's entry; NaN while there is none. Not for Windows. */
export const enginePid = (host: Host): number =>
  processes().find(({ parent, command }) => parent === host.process.pid && command.includes('engine'))?.pid ??
  Number.NaN

/** Linux tells without `ps`, which a bare machine does not have. */
function processes(): Running[] {
  if (existsSync('/proc/self/stat'))
    return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? inProc(pid) : []))
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => {
    const [pid = '', parent = '', ...command] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), command: command.join(' ') }
  })
}

function inProc(pid: string): Running[] {
  try {
    const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
    return [{ pid: Number(pid), parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
  } catch {
    // It has ended meanwhile.
    return []
  }
}

/** Starts the real browser host on a data folder, as `npm start` does where there is no display. */
export async function startHost(
  options: { data?: string; args?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Host> {
  const data = options.data ?? temporaryFolder()
  const node = join(repository, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const args = ['src-main/hosts/browser/main.ts', '--data', data, '--no-browser', ...(options.args ?? ['--no-samples'])]
  const child = spawn(node, args, {
    cwd: repository,
    env: { ...process.env, DAYBREAK_STABLE_MS: '400', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(output)
      if (found) resolve(found[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}:\n${output}`)))
    setTimeout(() => reject(new Error(`the host did not say its address:\n${output}`)), 60_000).unref()
  })
  return {
    address,
    origin: new URL(address).origin,
    data,
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
