import type { Page } from '@playwright/test'

/** Milliseconds from an act of the reader to the first frame that shows what came of it. */
export type Shown = number

const waitMs = 120_000

/** Runs before the page's own scripts: notes when the first lines of the worklist have been painted. */
export function watchFirstLines(): void {
  const look = (): void => {
    if (document.querySelector('[role=grid] [role=row][aria-rowindex="2"]'))
      requestAnimationFrame(() => performance.mark('bench:first-lines'))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** From the start of the navigation to the first lines, ms. */
export async function firstLines(page: Page): Promise<Shown> {
  await page.waitForFunction(() => performance.getEntriesByName('bench:first-lines').length > 0, undefined, {
    timeout: waitMs,
  })
  return page.evaluate(() => performance.getEntriesByName('bench:first-lines')[0]?.startTime ?? Number.NaN)
}

/** Does something to the worklist, and waits until it says another number of cases. */
export const shownAfter = (page: Page, act: Act): Promise<Shown> => page.evaluate(actAndWait, { act, waitMs })

export type Act =
  | { readonly kind: 'search'; readonly text: string }
  /** Presses the chip of this name: a lane or a state. */
  | { readonly kind: 'filter'; readonly chip: string }

/** Runs in the page. */
async function actAndWait({ act, waitMs: most }: { act: Act; waitMs: number }): Promise<number> {
  const said = (): string => document.querySelector('main [role=status]')?.textContent ?? ''
  const before = said()
  const start = performance.now()
  if (act.kind === 'search') {
    const field = document.querySelector<HTMLInputElement>('search input')
    if (!field) throw new Error('no field to search in')
    // As React hears it: past its own note of the value.
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
      if (said() !== before) requestAnimationFrame(() => resolve(performance.now() - start))
      else if (performance.now() - start > most) reject(new Error(`nothing came of ${JSON.stringify(act)}`))
      else requestAnimationFrame(look)
    }
    look()
  })
}

/**
 * Sends a change of the case on the list's first line as another window would, and waits until the line shows it: the
 * live stream must bring it.
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
