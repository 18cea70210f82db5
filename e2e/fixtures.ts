import { join } from 'node:path'
import { type Browser, test as base, chromium, type LaunchOptions, type Page } from '@playwright/test'
import { type Host, type HostOptions, repository, startHost } from './host.ts'
import { keepViewer } from './slide-at-rest.ts'

/** The machine's Chromium, or the one in DAYBREAK_CHROMIUM. */
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
  /** Starts a host. All hosts end with the test, whatever its result. */
  readonly start: (options?: HostOptions) => Promise<Host>
  /** Starts a separate Chromium with further arguments. All of them end with the test. */
  readonly launch: (args?: readonly string[]) => Promise<Browser>
  readonly host: Host
  readonly window: Page
}

/** Every test gets its own host on a new data folder, and an admitted window. */
export const test = base.extend<Fixtures>({
  hostArgs: [['--no-samples'], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the braces
  start: async ({}, use) => {
    const hosts: Host[] = []
    await use(async (options) => {
      const host = await startHost(options)
      hosts.push(host)
      return host
    })
    await Promise.all(hosts.map((host) => host.stop()))
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the braces
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

/** Opens a host's window and waits for its first content. */
export async function enter(page: Page, host: Host): Promise<void> {
  await page.goto(host.address)
  await page.getByRole('main').getByRole('region').first().waitFor()
}

/** Saves a picture of a main screen for people to look at. */
export const screenshot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(repository, 'e2e', '.out', `${name}.png`) })
