import { setTimeout } from 'node:timers/promises'
import type { Page, Request } from '@playwright/test'

/** ms. Requests caused by a view come within this time after the last answer. */
const pauseMs = 300

/** Watches the page's tile requests from now on. */
export function tileTraffic(page: Page): { quiet(): Promise<void> } {
  const underway = new Set<Request>()
  let lastEnd = Date.now()
  const isTile = (request: Request): boolean => new URL(request.url()).pathname.startsWith('/tiles/')
  const end = (request: Request): void => {
    if (underway.delete(request)) lastEnd = Date.now()
  }
  page.on('request', (request) => isTile(request) && underway.add(request))
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  return {
    /** Resolves once every requested tile has arrived and no more are requested. */
    async quiet() {
      while (underway.size > 0 || Date.now() - lastEnd < pauseMs) await setTimeout(20)
    },
  }
}
