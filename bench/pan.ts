import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { type Host, repository, startHost } from '../e2e/host.ts'
import { openSlide } from '../src-main/slides/index.ts'
import { launch } from './browser.ts'
import { connect } from './client.ts'
import { nineMillimetres, outFolder, withProfile } from './files.ts'
import { evict, firstLine } from './load.ts'
import { median, quantile } from './numbers.ts'
import { drag, goToStart, keepViewer, type Walk, type Walked, watchTiles } from './pan-in-page.ts'
import type { Figure } from './rows.ts'

/** At 20x, one screen of the slide in about 0.7 seconds: faster than a reader screens. */
const walk: Walk = {
  pixelsPerSecond: 1000,
  seconds: Number(process.env.DAYBREAK_BENCH_PAN_S ?? 30),
  rowPx: 14_000,
  stepPx: 700,
  zoom: 0.5,
  from: { x: 4000, y: 6000 },
}
const worstFrameMs = 50
const oldestTileMs = 250

export interface Panned extends Walked {
  /** Processor time of the page's main thread per frame, ms. It does not include other work of the machine. */
  readonly taskMs: number
  readonly scriptMs: number
}

/**
 * A slide dragged for half a minute in a real Chromium, compared with the bare library on plain files in the same
 * run.
 */
export async function benchPan(): Promise<Figure[]> {
  const slide = await nineMillimetres()
  const profiled = withProfile(slide)
  const figures: Figure[] = []
  const bare = await panBare(slide)
  for (const [name, path] of [
    ['pan', slide],
    ['pan with a colour profile', profiled],
  ] as const) {
    const host = await startHost()
    try {
      const client = await connect(host)
      await client.holdScreening()
      const { caseId } = await client.importPath(path)
      evict(path)
      figures.push(
        ...panFigures(
          name,
          await panCase(host, caseId, { cookie: client.headers.cookie }),
          name === 'pan' ? bare : undefined,
        ),
      )
    } finally {
      await host.stop()
    }
  }
  return figures
}

/** Opens a case in a fresh Chromium and pans over its slide. `ready` presses keys beforehand. */
export async function panCase(
  host: Host,
  caseId: number,
  options: { cookie?: string; walk?: Partial<Walk>; ready?: (page: Page) => Promise<void> } = {},
): Promise<Panned> {
  return inBrowser(async (page) => {
    // The address admits a window once, and the client that imported the slide has used it.
    if (options.cookie) {
      const [name = '', value = ''] = options.cookie.split('=')
      await page.context().addCookies([{ name, value, url: host.origin }])
    }
    await page.goto(options.cookie ? host.origin : host.address)
    await page.getByRole('row').nth(1).waitFor()
    await page.evaluate((id) => {
      location.hash = `#/case/${id}`
    }, caseId)
    await page.waitForFunction(() => performance.getEntriesByName('daybreak:sharp').length > 0)
    await options.ready?.(page)
    return measured(page, { ...walk, ...options.walk })
  })
}

async function measured(page: Page, way: Walk): Promise<Panned> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN)
    return { task: of('TaskDuration'), script: of('ScriptDuration') }
  }
  const before = await read()
  await page.evaluate(goToStart, way)
  await page.evaluate(watchTiles, way)
  const walked = await page.evaluate(drag, way)
  const after = await read()
  const perFrame = (spent: number) => spent / walked.frames.length
  return { ...walked, taskMs: perFrame(after.task - before.task), scriptMs: perFrame(after.script - before.script) }
}

async function inBrowser<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const browser: Browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(keepViewer)
    return await work(page)
  } finally {
    await browser.close()
  }
}

/** The figures of one pan, beside those of the bare library if it was measured. */
export function panFigures(name: string, ours: Panned, bare?: Panned): Figure[] {
  const peer = bare ? ', beside the bare library on static files' : ''
  const figure = (what: string, unit: string, of: (panned: Panned) => number, atMost?: number): Figure => ({
    figure: `${name} for ${walk.seconds} s at 20x: ${what}${peer}`,
    value: of(ours),
    unit,
    ...(bare ? { beside: of(bare) } : {}),
    ...(atMost === undefined ? {} : { atMost }),
  })
  const late = (ages: readonly number[]): number => ages.filter((age) => age > 0).length
  return [
    figure('frame, median', 'ms', ({ frames }) => median(frames)),
    figure('frame, p99', 'ms', ({ frames }) => quantile(frames, 0.99)),
    figure('frame, worst', 'ms', ({ frames }) => Math.max(...frames), worstFrameMs),
    figure('frames', '', ({ frames }) => frames.length),
    figure(`frames over ${worstFrameMs} ms`, '', ({ frames }) => frames.filter((ms) => ms > worstFrameMs).length),
    figure('tiles that came into view', '', ({ blank }) => blank.length),
    figure('blank tiles', '', ({ blank }) => late(blank)),
    figure('blank tiles, oldest', 'ms', ({ blank }) => Math.max(...blank), oldestTileMs),
    figure('tiles not sharp yet', '', ({ notSharp }) => late(notSharp)),
    figure('tiles not sharp yet, oldest', 'ms', ({ notSharp }) => Math.max(...notSharp), oldestTileMs),
    figure('tiles not sharp yet, p99', 'ms', ({ notSharp }) => quantile(notSharp, 0.99)),
    figure('main thread a frame', 'ms', ({ taskMs }) => taskMs),
    figure('main thread a frame, of it scripts', 'ms', ({ scriptMs }) => scriptMs),
    figure('tasks over 50 ms', '', ({ longTasks }) => longTasks.length),
  ]
}

/** The reference: OpenSeadragon alone in a page, on tiles stored as plain files. */
async function panBare(path: string): Promise<Panned> {
  const { folder, levels } = await plainTiles(path)
  const port = 18_083
  const child = spawn(process.execPath, [join(repository, 'bench/peers/static.ts'), folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await firstLine(child)
    return await inBrowser(async (page) => {
      await page.setContent(
        '<div id="slide" style="position:fixed;left:384px;top:44px;width:714px;height:828px"></div>',
      )
      await page.addScriptTag({
        path: join(repository, 'node_modules/openseadragon/build/openseadragon/openseadragon.min.js'),
      })
      await page.evaluate(keepViewer)
      await page.evaluate(openBare, { levels, origin: `http://127.0.0.1:${port}` })
      return measured(page, walk)
    })
  } finally {
    child.kill()
  }
}

interface PlainLevel {
  readonly width: number
  readonly height: number
  readonly tile: number
}

/** Runs in the page. The drag and the requested level match our viewer. Everything else is the library's default. */
async function openBare({ levels, origin }: { levels: readonly PlainLevel[]; origin: string }): Promise<void> {
  const { OpenSeadragon } = window as unknown as { OpenSeadragon: typeof import('openseadragon') }
  const top = levels.length - 1
  const full = levels[0]!
  await new Promise<void>((resolve) => {
    const osd = OpenSeadragon({
      element: document.getElementById('slide')!,
      drawer: 'canvas',
      showNavigationControl: false,
      minPixelRatio: 0.8,
      tileSources: {
        width: full.width,
        height: full.height,
        tileSize: full.tile,
        minLevel: 0,
        maxLevel: top,
        getTileUrl: (level: number, x: number, y: number) => `${origin}/${top - level}/${x}/${y}.jpg`,
      },
    } as never) as OpenSeadragon.Viewer
    osd.addHandler('canvas-drag', (event) => {
      event.preventDefaultAction = true
      osd.viewport.panBy(osd.viewport.deltaPointsFromPixels(event.delta.negate()), true)
    })
    osd.addHandler('update-viewport', () => {
      osd.element.dispatchEvent(new CustomEvent('daybreak:frame', { detail: osd, bubbles: true }))
      resolve()
    })
  })
}

/** The tiles that the walk may need, as files. They are generated once. */
async function plainTiles(path: string): Promise<{ folder: string; levels: PlainLevel[] }> {
  const folder = join(outFolder, 'plain-tiles')
  const slide = await openSlide(path)
  const { levels } = slide.info
  if (!existsSync(join(folder, 'done'))) {
    for (const [level, { width, height, tileWidth, tileHeight, downsample }] of levels.entries()) {
      if (downsample * walk.zoom < 0.8) continue
      for (let col = 0; col * tileWidth < width; col++) {
        mkdirSync(join(folder, String(level), String(col)), { recursive: true })
        for (let row = 0; row * tileHeight < height; row++) {
          const tile = await slide.tile({ plane: 0, level, col, row })
          if (tile) writeFileSync(join(folder, String(level), String(col), `${row}.jpg`), tile.bytes)
        }
      }
    }
    writeFileSync(join(folder, 'done'), '')
  }
  await slide.close()
  return { folder, levels: levels.map(({ width, height, tileWidth }) => ({ width, height, tile: tileWidth })) }
}
