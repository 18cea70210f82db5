import { rmSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { startHost } from '../host.ts'

test('A window that opens asks for the first page of the worklist once', async ({ page }) => {
  const host = await startHost()
  try {
    // However busy the machine is, the window does not lose its patience with the live stream.
    await page.addInitScript((patience) => {
      const after = window.setTimeout
      const patient = (work: () => void, ms?: number, ...values: unknown[]) =>
        after(work, ms === patience ? 60_000 : ms, ...values)
      window.setTimeout = patient as typeof window.setTimeout
    }, 300)
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('worklist.page')) asked++
    })
    const answered = page.waitForResponse((response) => response.url().includes('worklist.page'))
    // The window loads this list when its live stream says hello, and at no other time.
    const hello = page.waitForResponse((response) => response.url().includes('orders.tray'))
    await page.goto(host.address)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await Promise.all([answered, hello])
    // A second request would follow hello after at most a quarter of a second of the window's own timers, so it would
    // leave before this one.
    const marked = page.waitForRequest((request) => request.url().endsWith('?marker'))
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)).then(() => fetch('/?marker')))
    await marked
    expect(asked).toBe(1)
  } finally {
    await host.stop()
    rmSync(host.data, { recursive: true, force: true })
  }
})
