import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { type Host, repository, startHost } from './host.ts'

/** Every test gets its own host on a fresh data folder, and a window that is let in. */
export const test = base.extend<{ hostArgs: string[]; host: Host; window: Page }>({
  hostArgs: [['--no-samples'], { option: true }],
  host: async ({ hostArgs }, use) => {
    const host = await startHost({ args: hostArgs })
    await use(host)
    await host.stop()
  },
  window: async ({ host, page }, use) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
        faults.push(message.text())
    })
    await page.goto(host.address)
    await page.getByRole('main').getByRole('region').first().waitFor({ timeout: 60_000 })
    await use(page)
    if (faults.length > 0) throw new Error(`the window reported: ${faults.join('\n')}`)
  },
})
export { expect } from '@playwright/test'

/** Where the pictures of the main screens go, for people to look at. */
export const screenshot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(repository, 'e2e', '.out', `${name}.png`) })
