import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { writeOldRecords } from '../../src-main/storage/testing/index.ts'
import { backupsOf, wrongBackups } from './backups.ts'
import { type Claim, claimsIn } from './claims.ts'
import { wrongWith } from './facts.store.ts'
import { aLaboratory } from './laboratory.ts'

/** What was killed, while which kind of work was under way. */
export type Moment = 'start' | 'import' | 'screening' | 'review' | 'drafting' | 'sign-out' | 'migration'

export interface Kills {
  readonly main: number
  readonly engine: number
  readonly moments: ReadonlyMap<Moment, number>
  /** Everything that was lost or half written; one line each. */
  readonly wrong: readonly string[]
}

/** What probably went on when a process was killed: the work after the last act that it acknowledged. */
const after: Readonly<Record<Claim['did'], Moment>> = {
  started: 'import',
  imported: 'screening',
  screened: 'review',
  acted: 'review',
  drafted: 'sign-out',
  signed: 'import',
  migrated: 'migration',
}

/** Folders of records are used for so many kills, so that starts find long histories and short ones. */
const perFolder = 40
const engineKills = 4

/**
 * Kills the program `rounds` times at random moments, with SIGKILL, and looks into its records after each time: whether
 * everything that it had acknowledged is there, and nothing is half written. `random` returns numbers from 0 to 1. It ends
 * early once `isOver`.
 */
export async function killing(
  rounds: number,
  random: () => number,
  onKill: (n: number) => void = () => undefined,
  isOver: () => boolean = () => false,
): Promise<Kills> {
  const home = mkdtempSync(join(tmpdir(), 'daybreak-kills-'))
  const tally = { main: 0, engine: 0, moments: new Map<Moment, number>(), wrong: [] as string[] }
  const count = (whom: 'main' | 'engine', moment: Moment) => {
    tally[whom]++
    tally.moments.set(moment, (tally.moments.get(moment) ?? 0) + 1)
    onKill(tally.main + tally.engine)
  }
  const done = () => (isOver() ? rounds : tally.main + tally.engine)
  try {
    const lab = await aLaboratory(home)
    for (let folder = 0; done() < rounds; folder++) {
      // Of four folders, one is used by the whole program, two without its engine, one is of an earlier version.
      const dataFolder = join(home, `data-${folder}`)
      const most = Math.min(rounds - done(), folder % 4 === 0 ? perFolder / 2 : perFolder)
      const worked = (script: string, args: readonly string[]) =>
        workedOn({ script, args: [dataFolder, ...args], dataFolder, most, isOver }, random, count)
      if (folder % 4 === 0) tally.wrong.push(...(await worked('victim.ts', [lab.models, ...lab.slides])))
      else if (folder % 4 === 3) tally.wrong.push(...(await migrationsCutShort(home, most, random, count)))
      else tally.wrong.push(...(await worked('desk.ts', [])))
      for (const folder of [dataFolder, backupsOf(dataFolder)]) rmSync(folder, { recursive: true, force: true })
    }
    return tally
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** After which act the program is killed, and within which time, ms. Null: while it starts. */
const places: readonly (readonly [Claim['did'] | null, number])[] = [
  [null, 2500],
  ['started', 1500],
  ['imported', 1500],
  ['screened', 30],
  ['acted', 12],
  ['drafted', 12],
  ['drafted', 500],
  ['signed', 60],
]
const chosen = (random: () => number) => places[Math.floor(random() * places.length)]!
/** ms. A program whose engine was killed may take longer than this; it is then killed where it is. */
const longestMs = 6000

type Count = (whom: 'main' | 'engine', moment: Moment) => void

interface Work {
  readonly script: string
  readonly args: readonly string[]
  readonly dataFolder: string
  /** Number of kills. */
  readonly most: number
  readonly isOver: () => boolean
}

/** One folder of records, on which one process after the other works until it is killed. Returns what is wrong. */
async function workedOn(
  { script, args, dataFolder, most, isOver }: Work,
  random: () => number,
  count: Count,
): Promise<string[]> {
  const wrong: string[] = []
  const claims: Claim[] = []
  let kills = 0
  while (kills < most && !isOver()) {
    const counted: Count = (...killed) => {
      kills++
      count(...killed)
    }
    claims.push(...(await aDayCutShort(started(script, args), script === 'victim.ts', random, counted)))
    wrong.push(...wrongWith(dataFolder, claims), ...(await wrongBackups(dataFolder)))
    // The end of the chain stands for all that was claimed before it.
    claims.splice(0, Math.max(0, claims.length - 200))
  }
  return wrong
}

/** The program works, its engine is killed a few times, then it is killed itself. Returns what it acknowledged. */
async function aDayCutShort(
  victim: Started,
  withEngine: boolean,
  random: () => number,
  count: Count,
): Promise<Claim[]> {
  const [did, workMs] = chosen(random)
  // Some are killed while they start.
  if (did === null) await Promise.race([pause(random() * workMs), victim.ended])
  else {
    await victim.saidSomething
    if (withEngine) await killEngines(victim, random, count)
    const before = victim.claims().length
    const reached = () => victim.claims().some((claim, n) => n >= before - 1 && claim.did === did)
    for (const late = Date.now() + longestMs; !reached() && Date.now() < late; ) await pause(1)
    await pause(random() * workMs)
  }
  const early = victim.child.exitCode
  victim.child.kill('SIGKILL')
  await victim.ended
  if (early !== null) throw new Error(`the program ended by itself with ${early}: ${victim.complaint()}`)
  const claims = victim.claims()
  const last = claims.at(-1)
  count('main', last ? after[last.did] : 'start')
  return claims
}

async function killEngines(victim: Started, random: () => number, count: Count): Promise<void> {
  const lives = () => victim.claims().some(({ engine }) => engine)
  // The engine starts with the first work for it.
  for (const late = Date.now() + longestMs; !lives() && victim.child.exitCode === null && Date.now() < late; )
    await pause(5)
  for (let n = Math.floor(random() * (engineKills + 1)); n > 0 && victim.child.exitCode === null; n--) {
    await pause(50 + random() * 500)
    const last = victim.claims().at(-1)
    if (last?.engine && killed(last.engine)) count('engine', after[last.did])
  }
}

/** Old records are brought up to date by processes that are killed, until one is left to finish. */
async function migrationsCutShort(home: string, most: number, random: () => number, count: Count): Promise<string[]> {
  const dataFolder = join(home, 'old')
  mkdirSync(dataFolder)
  writeOldRecords(join(dataFolder, 'daybreak.sqlite'))
  for (let n = 0; n < Math.min(10, most); n++) {
    const victim = started('migrant.ts', [dataFolder])
    await Promise.race([victim.saidSomething, victim.ended])
    await Promise.race([pause(random() * 700), victim.ended])
    if (victim.child.exitCode === null && victim.child.kill('SIGKILL')) count('main', 'migration')
    await victim.ended
  }
  const last = started('migrant.ts', [dataFolder])
  await last.ended
  const claims = last.claims().filter(({ did }) => did === 'migrated')
  const wrong =
    claims.length === 1
      ? wrongWith(dataFolder, claims)
      : [`old records are not brought up to date: ${last.complaint()}`]
  rmSync(dataFolder, { recursive: true })
  return wrong
}

interface Started {
  readonly child: ChildProcess
  readonly saidSomething: Promise<void>
  readonly ended: Promise<void>
  claims(): Claim[]
  complaint(): string
}

function started(script: string, args: readonly string[]): Started {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complained = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const saidSomething = new Promise<void>((resolve) => {
    child.stdout.on('data', (part) => {
      said += part
      resolve()
    })
    void ended.then(resolve)
  })
  child.stderr.on('data', (part) => {
    complained = (complained + part).slice(-2000)
  })
  return { child, saidSomething, ended, claims: () => claimsIn(said), complaint: () => complained }
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
