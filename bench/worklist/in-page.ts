import type { Page } from '@playwright/test'

/** Milliseconds from a reader's action to the first frame that shows its result. */
export type Shown = number

const waitMs = 120_000

/** Records when the first lines of the worklist have been painted. Runs before the page's own scripts. */
export function watchFirstLines(): void {
  const look = (): void => {
    if (document.querySelector('[role=grid] [role=row][aria-rowindex="2"]'))
      requestAnimationFrame(() => performance.mark('bench:first-lines'))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Time from the start of the navigation to the first lines, ms. */
export async function firstLines(page: Page): Promise<Shown> {
  await page.waitForFunction(() => performance.getEntriesByName('bench:first-lines').length > 0, undefined, {
    timeout: waitMs,
  })
  return page.evaluate(() => performance.getEntriesByName('bench:first-lines')[0]?.startTime ?? Number.NaN)
}

/**
 * Performs an action on the worklist, and waits until it shows the cases of the core's answer: a different number, which
 * is no longer marked as that of the list before.
 */
export const shownAfter = (page: Page, act: Act): Promise<Shown> => page.evaluate(actAndWait, { act, waitMs })

export type Act =
  | { readonly kind: 'search'; readonly text: string }
  /** Presses the chip with this name: a lane or a state. */
  | { readonly kind: 'filter'; readonly chip: string }

/** Runs in the page. */
async function actAndWait({ act, waitMs: most }: { act: Act; waitMs: number }): Promise<number> {
  const status = () => document.querySelector('main [role=status]')
  const said = (): string => status()?.textContent ?? ''
  const isBusy = (): boolean => status()?.getAttribute('aria-busy') === 'true'
  const before = said()
  const start = performance.now()
  if (act.kind === 'search') {
    const field = document.querySelector<HTMLInputElement>('search input')
    if (!field) throw new Error('no field to search in')
    // Sets the value past React's own tracking of it, so that React notices the change.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, act.text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  } else {
    const chips = [...document.querySelectorAll<HTMLButtonElement>('search button[aria-pressed]')]
    const chip = chips.find(({ textContent }) => textContent?.startsWith(act.chip))
    if (!chip) throw new Error(`no chip ${act.chip} among ${chips.map(({ textContent }) => textContent)}`)
    chip.click()
  }
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (said() !== before && !isBusy()) requestAnimationFrame(() => resolve(performance.now() - start))
      else if (performance.now() - start > most) reject(new Error(`nothing came of ${JSON.stringify(act)}`))
      else requestAnimationFrame(look)
    }
    look()
  })
}

/**
 * Sends a change of the case on the list's first line as another window would, and waits until the live stream
 * updates the line.
 */
export const changeShown = (page: Page, change: { readonly patientName: string }): Promise<Shown> =>
  page.evaluate(changeAndWait, { ...change, waitMs })

/** Runs in the page. */
async function changeAndWait({ patientName, waitMs: most }: { patientName: string; waitMs: number }): Promise<number> {
  const line = document.querySelector<HTMLElement>('[role=grid] [role=row][aria-rowindex="2"]')
  const caseId = Number(/\d+/.exec(line?.id ?? '')?.[0])
  const start = performance.now()
  const answer = await fetch('/trpc/cases.edit', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ caseId, patientName }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (document.getElementById(line?.id ?? '')?.textContent?.includes(patientName))
        resolve(performance.now() - start)
      else if (performance.now() - start > most) reject(new Error(`the list never showed ${patientName}`))
      else requestAnimationFrame(look)
    }
    look()
  })
}
