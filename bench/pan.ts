import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { startHost } from '../e2e/host.ts'
import { connect, residentMemory } from './client.ts'
import { type Figure, megabytes, ms, quantile } from './table.ts'

const panMs = 30_000
const stepMs = 1000 / 60

interface Panned {
  /** Between two frames, ms. */
  readonly frames: readonly number[]
  /** From the wish for a tile to its bytes, ms. */
  readonly tiles: readonly number[]
}

/**
 * Drags the slide about in a real Chromium for 30 s with 60 pointer moves a second. The age of a blank tile is taken from
 * the window's own network record, from the wish to the bytes: until then the coarser level stands in its place.
 */
export async function benchPan(slidePath: string): Promise<Figure[]> {
  const host = await startHost()
  const browser = await chromium.launch({
    executablePath: process.env.DAYBREAK_CHROMIUM || '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
  })
  try {
    const client = await connect(host)
    await client.holdScreening()
    const pid = host.process.pid ?? 0
    const { caseId } = await client.importPath(slidePath)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(host.address)
    await page.getByRole('row').nth(1).waitFor()
    await pause(2000)
    const before = residentMemory(pid)
    await page.evaluate((id) => {
      location.hash = `#/case/${id}`
    }, caseId)
    await page.waitForFunction(() => performance.getEntriesByName('daybreak:sharp').length > 0)
    const { frames, tiles } = await pan(page)
    const grown = residentMemory(pid) - before
    const late = tiles.filter((took) => took > 250).length
    const slow = frames.filter((took) => took > 50).length
    return [
      {
        name: 'pan for 30 s, 60 moves a second: frames a second / slowest frame',
        value: `${((1000 * frames.length) / frames.reduce((a, b) => a + b, 0)).toFixed(0)} /s / ${ms(Math.max(...frames))}, ${slow} of ${frames.length} over 50 ms`,
        target: 'none over 50 ms',
        ok: slow === 0,
      },
      {
        name: 'pan: a tile from wish to bytes, median / p99 / slowest',
        value: `${ms(quantile(tiles, 0.5))} / ${ms(quantile(tiles, 0.99))} / ${ms(Math.max(...tiles))}, ${late} of ${tiles.length} over 250 ms`,
        target: 'none over 250 ms',
        ok: tiles.length > 0 && late === 0,
      },
      { name: 'pan: what main grew by while the slide was open', value: megabytes(grown) },
    ]
  } finally {
    await browser.close()
    await host.stop()
  }
}

async function pan(page: Page): Promise<Panned> {
  const box = await page.locator('.openseadragon-canvas').first().boundingBox()
  if (!box) throw new Error('no slide is shown')
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  // Close enough that the finest levels are wanted.
  await page.mouse.move(middle.x, middle.y)
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -240)
  await pause(1500)
  await page.evaluate(() => {
    performance.setResourceTimingBufferSize(20_000)
    performance.clearResourceTimings()
  })
  const counted = page.evaluate(async (durationMs) => {
    const frames: number[] = []
    await new Promise<void>((resolve) => {
      const start = performance.now()
      let before = 0
      const tick = (now: number): void => {
        if (before > 0) frames.push(now - before)
        before = now
        if (now - start < durationMs) requestAnimationFrame(tick)
        else resolve()
      }
      requestAnimationFrame(tick)
    })
    const tiles = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/tiles/'))
    return { frames, tiles: tiles.map(({ duration }) => duration) }
  }, panMs)
  const end = performance.now() + panMs
  for (let stroke = 0; performance.now() < end; stroke++) {
    const way = stroke % 4
    const across = (way === 0 ? -1 : way === 2 ? 1 : 0) * box.width * 0.4
    const down = (way === 1 ? -1 : way === 3 ? 1 : 0) * box.height * 0.4
    // Three strokes one way before the next, so that fresh ground is reached.
    for (let again = 0; again < 3 + (stroke >> 2) && performance.now() < end; again++) {
      await page.mouse.move(middle.x - across, middle.y - down)
      await page.mouse.down()
      const from = performance.now()
      for (let i = 1; i <= 40; i++) {
        const share = -1 + (2 * i) / 40
        await page.mouse.move(middle.x + across * share, middle.y + down * share)
        await pause(Math.max(0, from + i * stepMs - performance.now()))
      }
      await page.mouse.up()
    }
  }
  return counted
}
