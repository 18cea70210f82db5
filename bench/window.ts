import type { Page } from '@playwright/test'
import { startHost } from '../e2e/host.ts'
import { tilesInView } from '../e2e/tiles-in-view.ts'
import { launch } from './browser.ts'
import { median, quantile } from './numbers.ts'
import { panCase, panFigures } from './pan.ts'
import type { Figure } from './rows.ts'

/** A reader's waiting times in a real Chromium, on a data folder with the large slide screened. */
export async function benchWindow(data: string, caseId: number, cells: number, rounds = 5): Promise<Figure[]> {
  const browser = await launch()
  const starts: number[] = []
  const first: Opened = { opens: [], firsts: [], sharps: [] }
  const later: Opened = { opens: [], firsts: [], sharps: [] }
  let steps: number[] = []
  let scroll: Frames | undefined
  let lines = 0
  const inView: Figure[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const from = performance.now()
      const host = await startHost({ data })
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(host.address)
      await page.getByRole('row').nth(1).waitFor()
      starts.push(performance.now() - from)
      // A reader looks at the worklist before opening a case.
      await page.waitForTimeout(2500)
      await openCase(page, caseId, first)
      for (let again = 0; again < 2; again++) {
        await page.evaluate(() => {
          location.hash = '#/worklist'
        })
        await page.getByRole('row').nth(1).waitFor()
        await page.waitForTimeout(500)
        await openCase(page, caseId, later)
      }
      if (round === rounds - 1) {
        inView.push(...(await countTiles(page)))
        lines = Number(await page.getByRole('grid', { name: 'Gallery' }).getAttribute('aria-rowcount'))
        steps = await stepThrough(page, 60)
        scroll = await scrollGallery(page)
      }
      await page.close()
      await host.stop()
    }
  } finally {
    await browser.close()
  }
  return [
    ...(await panMarked(data, caseId, false)),
    ...(await panMarked(data, caseId, true)),
    { figure: 'cold start of the host to the worklist in the window', value: median(starts), unit: 'ms' },
    ...openFigures(`open a case of ${cells} cells`, later, 300),
    ...openFigures('the very first case after the start', first),
    ...inView,
    {
      figure: 'gallery step to the slide at the new place, median',
      value: median(steps),
      unit: 'ms',
      atMost: 50,
    },
    { figure: 'gallery step to the slide at the new place, p95', value: quantile(steps, 0.95), unit: 'ms' },
    {
      figure: `gallery of ${cells} cells scrolled through its ${lines} lines: frames`,
      value: scroll?.perSecond ?? null,
      unit: '/s',
      atLeast: 50,
    },
    {
      figure: `gallery of ${cells} cells scrolled through its ${lines} lines: worst frame`,
      value: scroll?.worst ?? null,
      unit: 'ms',
    },
  ]
}

/** A pan over the cells' marks, first with boxes only, then with the heatmap. */
async function panMarked(data: string, caseId: number, heat: boolean): Promise<Figure[]> {
  const host = await startHost({ data })
  try {
    const panned = await panCase(host, caseId, {
      async ready(page) {
        await page.getByRole('grid', { name: 'Gallery' }).waitFor()
        if (heat) await page.keyboard.press('h')
      },
    })
    return panFigures(heat ? 'pan under marks and heatmap' : 'pan under marks', panned)
  } finally {
    await host.stop()
  }
}

interface Opened {
  /** Milliseconds from the request to the data, to the first full view and to the last sharp tile. */
  readonly opens: number[]
  readonly firsts: number[]
  readonly sharps: number[]
}

const openFigures = (name: string, { opens, firsts, sharps }: Opened, atMost?: number): Figure[] => [
  { figure: `${name}: data`, value: median(opens), unit: 'ms' },
  {
    figure: `${name}: data and first full view`,
    value: median(firsts),
    unit: 'ms',
    ...(atMost === undefined ? {} : { atMost }),
  },
  { figure: `${name}: sharp`, value: median(sharps), unit: 'ms' },
]

async function openCase(page: Page, caseId: number, into: Opened): Promise<void> {
  const clicked = await page.evaluate((id) => {
    performance.clearMarks()
    performance.clearMeasures()
    const at = performance.now()
    location.hash = `#/case/${id}`
    return at
  }, caseId)
  await page.waitForFunction(
    () =>
      performance.getEntriesByName('daybreak:sharp').length > 0 &&
      performance.getEntriesByName('daybreak:case-open').length > 0,
    undefined,
    {
      timeout: 30_000,
    },
  )
  const marks = await page.evaluate(() => ({
    open: performance.getEntriesByName('daybreak:case-open').map((entry) => entry.startTime + entry.duration),
    first: performance.getEntriesByName('daybreak:first-view').map((entry) => entry.startTime),
    sharp: performance.getEntriesByName('daybreak:sharp').map((entry) => entry.startTime),
  }))
  into.opens.push((marks.open[0] ?? Number.NaN) - clicked)
  into.firsts.push(Math.max(marks.first[0] ?? Number.NaN, marks.open[0] ?? Number.NaN) - clicked)
  into.sharps.push((marks.sharp[0] ?? Number.NaN) - clicked)
}

/** Whole tiles of the gallery beside the slide, for a reader who changed no width, then the first size again. */
async function countTiles(page: Page): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [width, height, atLeast] of [
    [1920, 1080, 48],
    [1440, 900, 30],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(1000)
    const { tiles } = await tilesInView(page)
    figures.push({ figure: `whole tiles beside the slide at ${width} x ${height}`, value: tiles, unit: '', atLeast })
  }
  return figures
}

async function stepThrough(page: Page, count: number): Promise<number[]> {
  await page.getByRole('grid', { name: 'Gallery' }).focus()
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(120)
  }
  return page.evaluate(() => performance.getEntriesByName('daybreak:step').map((entry) => entry.duration))
}

interface Frames {
  readonly perSecond: number
  readonly worst: number
}

/** Scrolls from top to bottom at a steady pace for five seconds and counts the frames. */
const scrollGallery = (page: Page): Promise<Frames> =>
  page.getByRole('grid', { name: 'Gallery' }).evaluate(async (grid) => {
    let scroller: Element | null = grid
    while (scroller && scroller.scrollHeight <= scroller.clientHeight + 4) scroller = scroller.parentElement
    if (!scroller) throw new Error('the gallery does not scroll')
    const target = scroller
    const durationMs = 5000
    const frames: number[] = []
    await new Promise<void>((resolve) => {
      const start = performance.now()
      let before = start
      const tick = (now: number): void => {
        frames.push(now - before)
        before = now
        target.scrollTop = ((now - start) / durationMs) * (target.scrollHeight - target.clientHeight)
        if (now - start < durationMs) requestAnimationFrame(tick)
        else resolve()
      }
      requestAnimationFrame(tick)
    })
    const counted = frames.slice(1)
    return { perSecond: (1000 * counted.length) / counted.reduce((a, b) => a + b, 0), worst: Math.max(...counted) }
  })
