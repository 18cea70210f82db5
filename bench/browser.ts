import { type Browser, chromium } from '@playwright/test'

/** The machine's real Chromium, or the one in DAYBREAK_CHROMIUM. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.DAYBREAK_CHROMIUM || '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
  })
