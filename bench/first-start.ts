import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { type Host, startHost } from '../e2e/host.ts'
import { sampleRecipes } from '../src-main/synth/recipe/index.ts'
import type { CaseRow } from '../src-shared/contract/schemas/review.ts'
import { launch } from './browser.ts'
import { callsTo } from './client.ts'
import type { Figure } from './rows.ts'

/** Longest wait for all samples, ms. */
const longestWait = 600_000

/**
 * The first start on an empty data folder: how long a newcomer waits for the window, for the first sample that can be
 * read, and for all samples. The times start with the process.
 */
export async function benchFirstStart(): Promise<Figure[]> {
  const from = performance.now()
  const host = await startHost({ args: [] })
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(host.address)
    await page.getByRole('heading').first().waitFor({ state: 'attached' })
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
    const cookies = await page.context().cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const { first, all } = await samplesReadable(host, cookie)
    return [
      {
        figure: 'first start: from the address to something in the window',
        value: paint ?? null,
        unit: 'ms',
        atMost: 1000,
      },
      { figure: 'first start to the first readable sample', value: (first - from) / 1000, unit: 's', atMost: 15 },
      { figure: 'first start to all samples readable', value: (all - from) / 1000, unit: 's', atMost: 60 },
    ]
  } finally {
    await browser.close()
    await host.stop()
    rmSync(host.data, { recursive: true, force: true })
  }
}

/** When the first sample could be read, and when all of them could, as times of `performance.now()`. */
async function samplesReadable(host: Host, cookie: string): Promise<{ readonly first: number; readonly all: number }> {
  const api = callsTo(host, cookie)
  const filter = { text: '', lanes: [], groups: [] }
  const until = performance.now() + longestWait
  let first: number | null = null
  while (performance.now() < until) {
    const { rows } = await api.worklist.page.query({ filter, order: 'added', offset: 0, limit: 50, seek: null })
    const readable = rows.filter(isReadable).length
    if (readable > 0) first ??= performance.now()
    if (first !== null && readable === sampleRecipes.length) return { first, all: performance.now() }
    await setTimeout(100)
  }
  throw new Error('the samples did not become readable in time')
}

const isReadable = ({ state }: CaseRow): boolean => state === 'ready' || state === 'in-review'
