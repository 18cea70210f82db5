import { rmSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { startHost } from '../host.ts'

test('A window that opens asks for the first page of the worklist once', async ({ page }) => {
  const host = await startHost()
  try {
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('worklist.page')) asked++
    })
    await page.goto(host.address)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await page.waitForLoadState('load')
    // A second request would come with the live stream, within a quarter of a second of it.
    await page.waitForTimeout(1500)
    expect(asked).toBe(1)
  } finally {
    await host.stop()
    rmSync(host.data, { recursive: true, force: true })
  }
})
