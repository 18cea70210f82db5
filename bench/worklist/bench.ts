import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { type Host, startHost, temporaryFolder } from '../../e2e/host.ts'
import type { WorklistQuery } from '../../src-shared/contract/schemas/worklist.ts'
import { launch } from '../browser.ts'
import { callsTo, connect, memoryOf } from '../client.ts'
import { median, megabytes } from '../numbers.ts'
import type { Figure } from '../rows.ts'
import { fillRecords } from './fill.ts'
import { changeShown, firstLines, shownAfter, watchFirstLines } from './in-page.ts'

const rounds = 5
const openings = 9
const restMs = 2000
/** The required limits, in ms and MB. */
const limits = { data: 50, firstView: 300, filterOrSearch: 100, oneChange: 20, memory: 250 }
/** The migration of records with this many signed cases may take this many seconds. */
const migrated = { signed: 10_000, seconds: 60 }

/**
 * A worklist of `cases`: loading, showing, searching, filtering and changing it in a real Chromium, and main's
 * memory.
 */
export async function benchWorklist(cases: number, report: (figures: readonly Figure[]) => void): Promise<void> {
  const folder = temporaryFolder()
  try {
    const { signed, migratedMs } = fillRecords(folder, { cases, encrypt: true })
    report([
      {
        figure: `records of version 4 with ${cases} cases, ${signed} of them signed: migration and encryption`,
        value: migratedMs / 1000,
        unit: 's',
        atMost: (migrated.seconds * Math.max(signed, migrated.signed)) / migrated.signed,
      },
    ])
    const name = `worklist of ${cases} cases`
    const from = performance.now()
    const host = await startHost({ data: folder })
    try {
      await ready(host)
      const { cookie } = (await connect(host)).headers
      const first = (performance.now() - from) / 1000
      report([{ figure: `${name}: first start after the migration, with every line made`, value: first, unit: 's' }])
      const before = memoryOf(host.process.pid ?? 0)
      report(await measureApi(name, host, cookie))
      report(await measureWindow(name, host, cookie))
      const { own, peak } = memoryOf(host.process.pid ?? 0)
      report([
        { figure: `${name}: main before anyone looks, resident`, value: megabytes(before.resident), unit: 'MB' },
        { figure: `${name}: main, own memory at the end`, value: megabytes(own), unit: 'MB' },
        { figure: `${name}: main, most resident so far`, value: megabytes(peak), unit: 'MB', atMost: limits.memory },
      ])
    } finally {
      await host.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The contract's call for lines of the worklist. Change it here if the contract changes. */
const askedFor = 'worklist.page'
/** The first page as the window requests it, for any search text. */
const firstPage: WorklistQuery = {
  filter: { text: '', lanes: [], groups: [] },
  order: 'urgency',
  offset: 0,
  limit: 100,
  seek: null,
}
const asked = (query: WorklistQuery) => `${askedFor}?input=${encodeURIComponent(JSON.stringify(query))}`

/** Resolves when the core admits a window. Until every line of the worklist is made, it says that it is not ready. */
async function ready(host: Host): Promise<void> {
  while ((await fetch(host.origin)).status === 503) await setTimeout(200)
}

async function measureApi(name: string, host: Host, cookie: string): Promise<Figure[]> {
  const took: number[] = []
  let bytes = 0
  let first = Number.NaN
  for (let i = 0; i < rounds; i++) {
    const from = performance.now()
    const answer = await fetch(`${host.origin}/trpc/${asked(firstPage)}`, { headers: { cookie } })
    if (!answer.ok) throw new Error(`${askedFor}: ${answer.status}`)
    bytes = (await answer.arrayBuffer()).byteLength
    took.push(performance.now() - from)
    if (i === 0) first = performance.now() - from
  }
  return [
    { figure: `${name}: data (${askedFor})`, value: median(took), unit: 'ms', atMost: limits.data },
    { figure: `${name}: data, the first time after the start`, value: first, unit: 'ms' },
    { figure: `${name}: data, size of the answer`, value: megabytes(bytes), unit: 'MB' },
    ...(await measureNews(name, host, cookie)),
  ]
}

/** Time from a change of one case to the event at another listener. */
async function measureNews(name: string, host: Host, cookie: string): Promise<Figure[]> {
  const api = callsTo(host, cookie)
  const abort = new AbortController()
  const news = (await api.system.follow.query(undefined, { signal: abort.signal }))[Symbol.asyncIterator]()
  const next = async (kind: string): Promise<void> => {
    for (;;) {
      const { value, done } = await news.next()
      if (done) throw new Error('the live stream ended')
      if (value.kind === kind) return
    }
  }
  await next('hello')
  const { rows } = await api.worklist.page.query({
    ...firstPage,
    filter: { ...firstPage.filter, groups: ['to-read'] },
  })
  const open = rows.find(({ state }) => state === 'ready')
  if (!open) throw new Error('no case to change')
  const took: number[] = []
  for (let i = 0; i < rounds * 4; i++) {
    const from = performance.now()
    const saved = api.cases.edit.mutate({ caseId: open.id, patientName: `Changed ${i}` })
    await next('case')
    took.push(performance.now() - from)
    await saved
  }
  abort.abort()
  return [
    {
      figure: `${name}: one case changed, news at another window`,
      value: median(took),
      unit: 'ms',
      atMost: limits.oneChange,
    },
  ]
}

async function measureWindow(name: string, host: Host, cookie: string): Promise<Figure[]> {
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(watchFirstLines)
    const [key = '', value = ''] = cookie.split('=')
    await page.context().addCookies([{ name: key, value, url: host.origin }])
    const opened: number[] = []
    for (let i = 0; i < openings; i++) {
      if (i === 0) await page.goto(host.origin)
      else await page.reload()
      opened.push(await firstLines(page))
      // The window loads the chosen case ahead. Whoever opens a window does not do so in the midst of that.
      await setTimeout(restMs)
    }
    const filters: number[] = []
    const searches: number[] = []
    const changes: number[] = []
    for (let i = 0; i < rounds; i++) {
      changes.push(await changeShown(page, { patientName: `Shown ${i}` }))
      for (let times = 0; times < 2; times++) filters.push(await shownAfter(page, { kind: 'filter', chip: 'To read' }))
      for (const text of ['müller', '', 'garcia ada', ''])
        searches.push(await shownAfter(page, { kind: 'search', text }))
    }
    return [
      {
        figure: `${name}: first view, from opening the window to its first lines`,
        value: median(opened),
        unit: 'ms',
        atMost: limits.firstView,
      },
      { figure: `${name}: filter`, value: median(filters), unit: 'ms', atMost: limits.filterOrSearch },
      { figure: `${name}: search`, value: median(searches), unit: 'ms', atMost: limits.filterOrSearch },
      { figure: `${name}: one case changed, shown in the window`, value: median(changes), unit: 'ms' },
    ]
  } finally {
    await browser.close()
  }
}
