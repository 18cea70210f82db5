import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quantile } from './numbers.ts'

export interface Load {
  readonly requestsPerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly failed: number
}

export const hasWrk = (): boolean => spawnSync('wrk', ['-v'], { stdio: 'ignore' }).error === undefined

/** Requests the paths repeatedly in a fixed shuffled order, using wrk with one thread. */
export async function sustained(
  origin: string,
  paths: readonly string[],
  options: { seconds: number; connections: number; headers?: Readonly<Record<string, string>> },
): Promise<Load> {
  const script = join(mkdtempSync(join(tmpdir(), 'daybreak-wrk-')), 'paths.lua')
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) => `wrk.headers["${name}"] = "${value}"`)
  writeFileSync(
    script,
    `${headers.join('\n')}
local paths = {${paths.map((path) => `"${path}"`).join(',')}}
local requests = {}
function init(args) for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path) end end
local at = 0
function request() at = at % #requests + 1; return requests[at] end
function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  print(string.format("RESULT %f %f %f %d", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end`,
  )
  const args = ['-t1', `-c${options.connections}`, `-d${options.seconds}s`, '--timeout', '10s', '-s', script, origin]
  const run = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  run.stdout.on('data', (chunk) => {
    out += chunk
  })
  await new Promise((resolve) => run.on('close', resolve))
  const found = /RESULT (\S+) (\S+) (\S+) (\d+)/.exec(out)
  if (!found) throw new Error(`wrk gave no result:\n${out}`)
  return { requestsPerSecond: Number(found[1]), p50: Number(found[2]), p99: Number(found[3]), failed: Number(found[4]) }
}

/** Requests every path once, a few at a time, as on a first visit. */
export async function once(
  origin: string,
  paths: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const took: number[] = []
  let failed = 0
  let next = 0
  const start = performance.now()
  const worker = async (): Promise<void> => {
    for (let at = next++; at < paths.length; at = next++) {
      const from = performance.now()
      const ok = await new Promise<boolean>((resolve) => {
        get(`${origin}${paths[at]}`, { agent, headers }, (response) => {
          response.resume()
          response.on('end', () => resolve(response.statusCode === 200))
        }).on('error', () => resolve(false))
      })
      if (!ok) failed++
      took.push(performance.now() - from)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  return { requestsPerSecond: paths.length / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99), failed }
}

/** Removes a file from the page cache if the system allows it. The next read then comes from the disk. */
export function evict(path: string): void {
  const script = 'import os,sys; f=os.open(sys.argv[1],os.O_RDONLY); os.posix_fadvise(f,0,0,os.POSIX_FADV_DONTNEED)'
  execFileSync('python3', ['-c', script, path])
}

/** The line that a peer prints when it is ready. Throws if the peer ends without one. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += chunk
    if (text.includes('\n')) return text.split('\n')[0] ?? ''
  }
  throw new Error('the peer ended without a word')
}
