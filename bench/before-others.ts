import { readdirSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** A little short of the highest there is. */
const first = -19
const lookMs = 400

/**
 * With DAYBREAK_BENCH_FIRST=1 everything that the benchmark starts goes before whatever else the machine does (Linux, as
 * root): where others compute on the same cores, frames would tell of them. Browsers set their processes' priorities
 * themselves, so it is set again and again.
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
    // It has ended meanwhile, or we may not.
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
