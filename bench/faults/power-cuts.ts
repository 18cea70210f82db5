import { execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openStorage } from '../../src-main/storage/index.ts'
import { claimsIn } from './claims.ts'
import { Disk } from './disk.ts'
import { wrongWith } from './facts.store.ts'
import { aLaboratory } from './laboratory.ts'
import { type Recorded, recordedIn } from './recording.ts'

export interface PowerCuts {
  readonly cuts: number
  /** Number of recorded writes, syncs and changes of names. */
  readonly recorded: number
  readonly wrong: readonly string[]
}

/** Why no power cut can be simulated on this machine; null if it can. */
export function whyNoCuts(): string | null {
  if (process.platform !== 'linux') return 'the recorder is preloaded as Linux does it'
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
    return null
  } catch {
    return 'there is no gcc to build the recorder'
  }
}

/** The files that hold the records and their key; others can be made anew, or lie where the laboratory keeps its slides. */
const ofRecords = /^(daybreak\.(sqlite|sqlite-wal|reached)|keys\.json)$/

/** ms. What was done until then is recorded. */
const longestMs = 90_000

export interface Cutting {
  /** Number of moments. */
  readonly cuts: number
  readonly random: () => number
  readonly onCut?: (n: number) => void
  /** The work is recorded up to this number of signed reports. */
  readonly reports?: number
  /** A disk that says it has synced and has not. Nothing is safe on it, so this must find losses. */
  readonly lying?: boolean
}

/**
 * Records every write and sync of a working program below its data folder, and replays them up to many moments, most
 * of them right before or after a sync. What is not yet synced is dropped, kept or torn at random. Each time the
 * records are opened as the next start does, and must hold all that was acknowledged up to that moment.
 */
export async function cutting({ reports = 6, ...how }: Cutting): Promise<PowerCuts> {
  const home = mkdtempSync(join(tmpdir(), 'daybreak-cuts-'))
  try {
    return replayed(home, await record(home, reports), how)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function replayed(home: string, recorded: readonly Recorded[], { cuts, random, onCut, lying }: Cutting): PowerCuts {
  const disk = new Disk()
  const wrong: string[] = []
  let acknowledged = ''
  let at = 0
  for (const [n, moment] of momentsOf(recorded, cuts, random).entries()) {
    for (; at < moment; at++) {
      const one = recorded[at]!
      if (basename(one.path) === 'acknowledged') acknowledged += one.op === 'W' ? one.data.toString('utf8') : ''
      else if (!(lying && one.op === 'S')) disk.take(one)
    }
    wrong.push(...afterwards(join(home, `after-${n}`), disk.afterCut(random), acknowledged))
    onCut?.(n + 1)
  }
  return { cuts, recorded: recorded.length, wrong }
}

/** Numbers of recorded acts: a third after a sync, a third before one, a third among the writes before it. */
function momentsOf(recorded: readonly Recorded[], cuts: number, random: () => number): number[] {
  const syncs = recorded.flatMap(({ op }, n) => (op === 'S' ? [n] : []))
  const moments = Array.from({ length: cuts }, (_, n) => {
    const sync = syncs[Math.floor((n * syncs.length) / cuts)] ?? 0
    return sync + ([1, 0, -Math.floor(random() * 6)][n % 3] ?? 0)
  })
  return moments.sort((a, b) => a - b)
}

async function record(home: string, reports: number): Promise<Recorded[]> {
  const { models, slides } = await aLaboratory(home)
  const library = join(home, 'recorder.so')
  const source = fileURLToPath(new URL('recorder.c', import.meta.url))
  execFileSync('gcc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'])
  const below = join(home, 'recorded')
  mkdirSync(below)
  const said = openSync(join(below, 'acknowledged'), 'a')
  const to = join(home, 'recording')
  const victim = spawn(
    process.execPath,
    [fileURLToPath(new URL('victim.ts', import.meta.url)), join(below, 'data'), models, ...slides],
    {
      stdio: ['ignore', said, 'inherit'],
      env: { ...process.env, LD_PRELOAD: library, RECORD_TO: to, RECORD_BELOW: below },
    },
  )
  const ended = new Promise((resolve) => victim.once('close', resolve))
  const signed = () => readFileSync(join(below, 'acknowledged'), 'utf8').split('"did":"signed"').length - 1
  for (const late = Date.now() + longestMs; signed() < reports && Date.now() < late && victim.exitCode === null; )
    await pause(100)
  victim.kill('SIGKILL')
  await ended
  closeSync(said)
  return recordedIn(readFileSync(to))
}

/** What is wrong with the records that a power cut has left. */
function afterwards(folder: string, files: ReadonlyMap<string, Buffer>, acknowledged: string): string[] {
  mkdirSync(folder)
  for (const [path, bytes] of files)
    if (ofRecords.test(basename(path))) writeFileSync(join(folder, basename(path)), bytes)
  const claims = claimsIn(acknowledged)
  try {
    if (claims.length > 0 && !existsSync(join(folder, 'daybreak.sqlite'))) return ['lost: all records']
    const storage = openStorage(folder)
    const unsaid = storage.missing().map(({ from, to }) => `missing: events ${from} to ${to}`)
    storage.close()
    return [...unsaid, ...wrongWith(folder, claims)]
  } catch (error) {
    return [`the records do not open: ${(error as Error).message}`]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
