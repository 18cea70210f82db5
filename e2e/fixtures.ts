import { join } from 'node:path'
import { type Browser, test as base, chromium, type LaunchOptions, type Page } from '@playwright/test'
import { type Host, type HostOptions, repository, startHost } from './host.ts'
import { keepViewer } from './slide-at-rest.ts'

/** The machine's Chromium, or the one that DAYBREAK_CHROMIUM names. */
export const chromiumOptions: LaunchOptions = {
  executablePath: process.env.DAYBREAK_CHROMIUM || '/usr/bin/chromium',
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
}

interface Fixtures {
  readonly hostArgs: string[]
  /** Starts a host; whatever becomes of the test, all of them have ended after it. */
  readonly start: (options?: HostOptions) => Promise<Host>
  /** Starts a Chromium of its own with further arguments; all of them have ended after the test. */
  readonly launch: (args?: readonly string[]) => Promise<Browser>
  readonly host: Host
  readonly window: Page
}

/** Every test gets its own host on a fresh data folder, and a window that is let in. */
export const test = base.extend<Fixtures>({
  hostArgs: [['--no-samples'], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the braces
  start: async ({}, use) => {
    const hosts: Host[] = []
    await use(async (options) => {
      const host = await startHost(options)
      hosts.push(host)
      return host
    })
    await Promise.all(hosts.map((host) => host.stop()))
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the braces
  launch: async ({}, use) => {
    const browsers: Browser[] = []
    await use(async (args = []) => {
      const browser = await chromium.launch({ ...chromiumOptions, args: [...(chromiumOptions.args ?? []), ...args] })
      browsers.push(browser)
      return browser
    })
    await Promise.all(browsers.map((browser) => browser.close()))
  },
  page: async ({ page }, use) => {
    await page.addInitScript(keepViewer)
    await use(page)
  },
  host: async ({ hostArgs, start }, use) => use(await start({ args: hostArgs })),
  window: async ({ host, page }, use) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
        faults.push(message.text())
    })
    await enter(page, host)
    await use(page)
    if (faults.length > 0) throw new Error(`the window reported: ${faults.join('\n')}`)
  },
})
export { expect } from '@playwright/test'

/** Opens a host's window and waits for what it shows first. */
export async function enter(page: Page, host: Host): Promise<void> {
  await page.goto(host.address)
  await page.getByRole('main').getByRole('region').first().waitFor()
}

/** Where the pictures of the main screens go, for people to look at. */
export const screenshot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(repository, 'e2e', '.out', `${name}.png`) })
