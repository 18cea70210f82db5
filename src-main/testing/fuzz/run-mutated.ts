import fs from 'node:fs'

export interface FuzzOptions {
  /** Where each mutated file is written. */
  readonly file: string
  /** Number of files, if the environment does not set it. */
  readonly runs: number
  readonly make: (seed: number) => Buffer
  /** The outcome of reading the file, in one word. One that begins with `bug` is our fault. */
  readonly read: (file: string) => Promise<string>
  /** Most processor time that a file may take; ms. */
  readonly limitMs: number
}

export interface FuzzOutcome {
  /** Count of each outcome; a bug is listed with its seed. */
  readonly outcomes: ReadonlyMap<string, number>
  readonly bugs: readonly string[]
  /** Files that took longer than `limitMs`. */
  readonly slow: readonly string[]
  /** Processor time of the slowest; ms. */
  readonly slowestMs: number
  /** Largest resident memory of the whole process including the test runner; bytes. */
  readonly peakBytes: number
  /** Descriptors opened after the first file and never closed; 0 if the system does not provide the number. */
  readonly leftOpen: number
}

const from = Number(process.env.DAYBREAK_FUZZ_FROM ?? 0)

/** Set `DAYBREAK_FUZZ_RUNS=100000` for an overnight run, and `DAYBREAK_FUZZ_FROM` to begin at a seed that failed. */
export const fuzzRuns = (usual: number): number => Number(process.env.DAYBREAK_FUZZ_RUNS ?? usual)

/** Makes and reads one file after another. Each can be made again from its seed. A long run reports its progress. */
export async function runMutated({ file, runs, make, read, limitMs }: FuzzOptions): Promise<FuzzOutcome> {
  const outcomes = new Map<string, number>()
  const slow: string[] = []
  let slowestMs = 0
  let openAtFirst = 0
  for (let seed = from; seed < from + runs; seed++) {
    fs.writeFileSync(file, make(seed))
    // Uses processor time, so that another program cannot make a file look slow.
    const start = process.cpuUsage()
    const outcome = await read(file)
    const { user, system } = process.cpuUsage(start)
    const tookMs = (user + system) / 1000
    slowestMs = Math.max(slowestMs, tookMs)
    if (tookMs > limitMs) slow.push(`seed ${seed}: ${Math.round(tookMs)} ms`)
    const key = outcome.startsWith('bug') ? `${outcome} (seed ${seed})` : outcome
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
    const done = seed + 1 - from
    if (done === 1) openAtFirst = openFiles()
    if (runs >= 2000 && (done % 1000 === 0 || done === runs)) say(done, slowestMs, outcomes)
  }
  const bugs = [...outcomes.keys()].filter((outcome) => outcome.startsWith('bug'))
  return { outcomes, bugs, slow, slowestMs, peakBytes: peakBytes(), leftOpen: openFiles() - openAtFirst }
}

const descriptors = '/proc/self/fd'
const openFiles = () => (fs.existsSync(descriptors) ? fs.readdirSync(descriptors).length : 0)
const peakBytes = () => process.resourceUsage().maxRSS * 1024

function say(done: number, slowestMs: number, outcomes: ReadonlyMap<string, number>): void {
  const counts = [...outcomes].map(([name, count]) => `${name} ${count}`).join(', ')
  const peak = Math.round(peakBytes() / 2 ** 20)
  process.stderr.write(
    `${done} files from seed ${from}: slowest ${Math.round(slowestMs)} ms, peak ${peak} MB: ${counts}\n`,
  )
}
