import { type Browser, chromium } from '@playwright/test'

/** The real Chromium of this machine, or the one that DAYBREAK_CHROMIUM names. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.DAYBREAK_CHROMIUM || '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
  })
