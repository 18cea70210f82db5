import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openReadable } from '#main/storage/index.ts'
import { sampleRecipes } from '#main/synth/recipe/index.ts'
import { type TwoPeople, twoPeople } from '../two-people.ts'
import { type FuzzResult, fuzz } from './fuzz-core.ts'
import type { Places } from './made-input.ts'

export interface FuzzedRound extends FuzzResult {
  /** Files beside the data folder that are there no more, are new, or have other contents. */
  readonly touched: readonly string[]
  /** What is wrong with the records afterwards. */
  readonly damage: readonly string[]
}

/**
 * For tests: a core with cases in every state, and files beside its data folder that nobody may touch. Its home and its
 * temporary folder are beside it, too.
 */
export async function fuzzedRound(calls: number, from: number): Promise<FuzzedRound> {
  const lab = await twoPeople()
  const outside = join(lab.folder, 'outside')
  const around = process.cwd()
  try {
    await setUp(lab, outside)
    process.chdir(outside)
    const before = treeOf(lab.folder)
    const result = await fuzz(lab.ada, placesIn(lab.folder, outside), calls, from)
    const check = await lab.app.api.audit.check(undefined)
    const touched = withoutBackups(differences(before, treeOf(lab.folder)))
    return { ...result, touched, damage: [...damageIn(lab.folder), ...(check.broken ? ['the chain is broken'] : [])] }
  } finally {
    process.chdir(around)
    await lab.close()
  }
}

const backup = /daybreak-[\da-f]{8}-\d{8}T\d{6}Z\.(sqlite|json)(\.part(-journal)?)?$/

/** A call may choose any folder for backups, also a new one. A backup in it is what was asked for, also one under way. */
const withoutBackups = (paths: readonly string[]): string[] =>
  paths.filter((path) => !backup.test(path) && !paths.some((one) => backup.test(one) && one.startsWith(`${path}/`)))

/** Cases that wait, are screened and are signed; drawn samples; and files that are none of the program's. */
async function setUp(lab: TwoPeople, outside: string): Promise<void> {
  mkdirSync(join(outside, 'home'), { recursive: true })
  writeFileSync(join(outside, 'notes.txt'), 'none of the program’s')
  writeFileSync(join(outside, 'fake.svs'), 'no slide')
  symlinkSync(join(outside, 'notes.txt'), join(outside, 'link.svs'))
  const { api } = lab.ada
  await api.system.saveSettings.mutate({ screenOnImport: false })
  const slides = await Promise.all([1, 2, 3].map((n) => lab.slide(`S26-${n}.tif`, n)))
  await api.intake.importPaths.mutate({ paths: slides, micronsPerPixel: 0.5 })
  cpSync(slides[2]!, join(outside, 'another.tif'))
  mkdirSync(join(lab.folder, 'data', 'samples'), { recursive: true })
  for (const [n, { fileName }] of sampleRecipes.entries())
    renameSync(await lab.slide(`${n}.tif`, 10 + n), join(lab.folder, 'data', 'samples', fileName))
  await lab.app.screening.finished((await api.screening.start.mutate({ slideId: 1 })).slideId)
}

const placesIn = (folder: string, outside: string): Places => ({
  paths: [
    ...[join(folder, 'S26-1.tif'), join(folder, 'S26-2.tif'), join(outside, 'fake.svs'), join(outside, 'link.svs')],
    ...[
      join(outside, 'another.tif'),
      join(outside, 'notes.txt'),
      join(outside, 'none.svs'),
      join(folder, 'data', 'daybreak.sqlite'),
    ],
    ...[
      '/dev/null',
      '/dev/zero',
      '/proc/self/mem',
      '/nonexistent/a.svs',
      'relative.svs',
      '../../../etc/passwd',
      '\0',
      `/${'x'.repeat(5000)}`,
    ],
  ],
})

/** Path and hash of each file beside the data folder. */
function treeOf(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const inside = path.slice(folder.length + 1)
    if (inside === 'data' || inside.startsWith('data/')) continue
    found.set(
      inside,
      statSync(path).isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder',
    )
  }
  return found
}

const differences = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path))

function damageIn(folder: string): string[] {
  const records = openReadable(join(folder, 'data', 'daybreak.sqlite'))
  try {
    return [...records.damage(), ...records.dangling().map(({ table }) => `a row of ${table} refers to nothing`)]
  } finally {
    records.close()
  }
}
