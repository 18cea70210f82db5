import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { type Host, startHost } from '../e2e/host.ts'
import { pressIdly, readByKeys, type Waited } from '../e2e/scripted-case.ts'
import { launch } from './browser.ts'
import { callsTo } from './client.ts'
import { synthetic } from './files.ts'
import { median } from './numbers.ts'
import type { Figure } from './rows.ts'

/** Runs, each on records of its own. The run with the middle sum of waiting counts. */
const rounds = 3

/** The parts of the case, by what their keys show. */
const parts: readonly (readonly [string, readonly Waited['shows'][]])[] = [
  ['the case to open', ['opened']],
  ['cells and decisions', ['chosen', 'decided']],
  ['the result', ['at-field', 'stated', 'proposed']],
  ['the sign-out dialog', ['signing', 'acknowledged']],
  ['the signature and the next case', ['next-opened']],
]

const sum = (waited: readonly Waited[]): number => waited.reduce((all, { ms }) => all + ms, 0)

const slides = () =>
  Promise.all(
    ['21', '22'].map((seed) =>
      synthetic(`case-keys-${seed}`, ['--width', '6000', '--height', '6000', '--seed', seed, '--diagnosis', 'HSIL']),
    ),
  )

/**
 * A case read with the keyboard alone: opened, 20 cells looked at, 2 relabelled, 3 dismissed, adequacy, result,
 * signature, next case. Counts the keys, and the waiting from each key to the end of the frame that shows its effect.
 */
export async function benchCaseKeys(): Promise<Figure[]> {
  const paths = await slides()
  const both: { readonly run: Waited[]; readonly idle: Waited[] }[] = []
  for (let round = 0; round < rounds; round++) both.push(await once(paths))
  const runs = both.map(({ run }) => run)
  const waits = runs.map(sum)
  const middle = runs[waits.indexOf(median(waits))]!
  const longest = middle.reduce((most, one) => (one.ms > most.ms ? one : most))
  return [
    {
      figure: 'scripted case (open, 20 cells, relabel 2, dismiss 3, adequacy, result, sign, next): keys',
      value: Math.max(...runs.map((run) => run.length)),
      unit: '',
      atMost: 40,
    },
    {
      figure: 'scripted case: waiting, the sum over all keys from the key to the frame that shows its effect',
      value: median(waits),
      unit: 'ms',
      atMost: 2000,
    },
    ...parts.map(([part, effects]) => ({
      figure: `scripted case: waiting for ${part}`,
      value: sum(middle.filter(({ shows }) => effects.includes(shows))),
      unit: 'ms',
    })),
    {
      figure: 'as many keys that do nothing: waiting for the next frame of the same window',
      value: median(both.map(({ idle }) => sum(idle))),
      unit: 'ms',
    },
    { figure: `scripted case: longest wait for one key (${longest.shows})`, value: longest.ms, unit: 'ms' },
  ]
}

/** One reading on new records with two screened cases. */
async function once(paths: readonly string[]): Promise<{ readonly run: Waited[]; readonly idle: Waited[] }> {
  const host = await startHost()
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(host.address)
    const cookies = await page.context().cookies()
    await prepare(host, cookies.map(({ name, value }) => `${name}=${value}`).join('; '), paths)
    await page.reload()
    await page.getByRole('row', { selected: true }).waitFor()
    // A reader looks at the worklist before opening a case.
    await page.waitForTimeout(2500)
    const run = await readByKeys(page)
    await page.waitForTimeout(2500)
    return { run, idle: await pressIdly(page, run.length) }
  } finally {
    await browser.close()
    await host.stop()
    rmSync(host.data, { recursive: true, force: true })
  }
}

/** Names the reader and brings the slides in. Resolves when all of them can be read. */
async function prepare(host: Host, cookie: string, paths: readonly string[]): Promise<void> {
  const api = callsTo(host, cookie)
  await api.people.rename.mutate({ personId: 'local', name: 'Dr. Ada Test' })
  await api.intake.importPaths.mutate({ paths: [...paths], micronsPerPixel: null })
  const filter = { text: '', lanes: [], groups: [] }
  for (;;) {
    const { rows } = await api.worklist.page.query({ filter, order: 'added', offset: 0, limit: 50, seek: null })
    if (rows.filter(({ state }) => state === 'ready').length === paths.length) return
    const failed = rows.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`screening failed: ${JSON.stringify(failed.job?.error)}`)
    await setTimeout(500)
  }
}
