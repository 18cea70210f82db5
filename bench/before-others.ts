import { readdirSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** Just below the highest priority. */
const first = -19
const lookMs = 400

/**
 * With DAYBREAK_BENCH_FIRST=1 every process that the benchmark starts has priority over the machine's other work
 * (Linux, as root). Otherwise, other work on the same cores would distort the frame times. Browsers set the
 * priorities of their own processes, so the priority is set repeatedly.
 */
export function goBeforeOthers(): void {
  if (process.env.DAYBREAK_BENCH_FIRST === '1') setInterval(raise, lookMs).unref()
}

function raise(): void {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1]))
  const isOurs = (pid: number | undefined): boolean =>
    pid === process.pid || (pid !== undefined && parents.has(pid) && isOurs(parents.get(pid)))
  for (const pid of parents.keys()) if (isOurs(pid)) for (const thread of threadsOf(pid)) raiseThread(thread)
}

function raiseThread(thread: number): void {
  try {
    if (getPriority(thread) !== first) setPriority(thread, first)
  } catch {
    // The process has ended, or permission is missing.
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return []
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
