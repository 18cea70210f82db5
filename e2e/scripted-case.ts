import type { Page } from '@playwright/test'

/**
 * What the window shows after a key. `chosen`: another cell, on the slide as well. `decided`: the cell before with its
 * new state as well, which may be on its way to the disk. `stated` and `proposed`: another answer than before the key.
 * `nothing`: any frame.
 */
type Effect =
  | 'opened'
  | 'chosen'
  | 'decided'
  | 'at-field'
  | 'stated'
  | 'proposed'
  | 'signing'
  | 'acknowledged'
  | 'next-opened'
  | 'nothing'

/** A key, what it shows, and from the key to the end of the frame that shows it; ms. */
export interface Waited {
  readonly key: string
  readonly shows: Effect
  readonly ms: number
}

/** Cells that the reader looks at, and the keys of the decisions among them, by the place of the cell. */
const cells = 20
const decisions: Readonly<Record<number, string>> = { 3: '5', 7: 'x', 10: '4', 13: 'x', 17: 'x' }

/**
 * Reads and signs the chosen case of the worklist with the keyboard alone, and goes on to the next: opens it, looks at
 * 20 cells, relabels 2, dismisses 3, states the adequacy, takes the proposal, acknowledges what the signature
 * contradicts, and signs. The specimen type is stated if no order did. Returns every key with its wait.
 */
export async function readByKeys(page: Page): Promise<Waited[]> {
  const waited: Waited[] = []
  const press = async (key: string, shows: Effect, of = ''): Promise<void> => {
    waited.push(await pressed(page, key, shows, of))
  }
  await press('Enter', 'opened')
  for (let cell = 1; cell < cells; cell++) {
    const decision = decisions[cell]
    if (decision === undefined) await press('ArrowRight', 'chosen')
    else await press(decision, 'decided')
  }
  await press('d', 'at-field', 'adequacy')
  await press('1', 'stated', 'adequacy')
  await press('Control+4', 'proposed')
  if ((await page.locator('[data-field=specimen] input:checked').count()) === 0) {
    await press('Control+Shift+Enter', 'at-field', 'specimen')
    await press('2', 'stated', 'specimen')
  }
  await press('Control+Shift+Enter', 'signing')
  while ((await page.locator('[role=dialog] li[data-open=true]').count()) > 0) await press('y', 'acknowledged')
  await press('Control+Shift+Enter', 'next-opened')
  return waited
}

/** Presses a key that does nothing, so often: the least that any key takes with this window on this machine. */
export async function pressIdly(page: Page, times: number): Promise<Waited[]> {
  const waited: Waited[] = []
  for (let time = 0; time < times; time++) waited.push(await pressed(page, 'F9', 'nothing', ''))
  return waited
}

async function pressed(page: Page, key: string, shows: Effect, of: string): Promise<Waited> {
  await expectEffect(page, shows, of)
  await page.keyboard.press(key)
  const ms = await page.waitForFunction(() => (globalThis as Watching).daybreakWaited ?? null, undefined, {
    polling: 20,
    timeout: 120_000,
  })
  return { key, shows, ms: (await ms.jsonValue()) as number }
}

interface Watching {
  daybreakWaited?: number | undefined
}

/** Chromium's queue of tasks by priority. */
interface Scheduling {
  readonly scheduler: { postTask(run: () => void, options: { priority: 'user-blocking' }): Promise<void> }
}

/** Watches the window from the next key press on, until a frame has shown the effect. */
async function expectEffect(page: Page, shows: Effect, of: string): Promise<void> {
  await page.evaluate(
    ([shows, of]) => {
      const find = (selector: string) => document.querySelector(selector)
      const active = () => find('[data-gallery]')?.getAttribute('aria-activedescendant') ?? null
      const steps = () => performance.getEntriesByName('daybreak:step').length
      const left = () => document.querySelectorAll('[role=dialog] li[data-open=true]').length
      const signable = () =>
        [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] button')].some(
          ({ textContent, disabled }) => textContent?.startsWith('Sign') === true && !disabled,
        )
      const checked = (field: string) => find(`[data-field="${field}"] input:checked`)
      const result = () => ['category', 'interpretation'].map(checked)
      const before = {
        ...{ active: active(), steps: steps(), left: left(), hash: location.hash },
        ...{ stated: checked(of), result: result() },
      }
      const isOpen = () =>
        performance.getEntriesByName('daybreak:first-view').length > 0 &&
        find('[role=gridcell][data-chosen=true] [data-phase=shown]') !== null
      const statusOf = (id: string | null) => (id === null ? null : document.getElementById(id)?.dataset.status)
      const statusBefore = statusOf(before.active)
      const moved = () => active() !== before.active && active() !== null && steps() > before.steps
      const effects: Record<string, () => boolean> = {
        opened: isOpen,
        chosen: moved,
        decided: () => moved() && statusOf(before.active) !== statusBefore,
        'at-field': () => document.activeElement?.closest(`[data-field=${of}]`) != null,
        stated: () => checked(of) !== null && checked(of) !== before.stated,
        proposed: () =>
          result().every((input) => input !== null) && result().some((input, at) => input !== before.result[at]),
        signing: () => left() > 0 || signable(),
        acknowledged: () => left() < before.left,
        'next-opened': () => location.hash !== before.hash && isOpen(),
        nothing: () => true,
      }
      performance.clearMarks('daybreak:first-view')
      const watching = globalThis as Watching
      watching.daybreakWaited = undefined
      const started = (event: KeyboardEvent) => {
        // The key itself, not the one that is held with it.
        if (event.key === 'Control' || event.key === 'Shift') return
        removeEventListener('keydown', started, true)
        const from = event.timeStamp
        // The task runs when this frame has been drawn, before tasks that were waiting already, such as arriving tiles.
        const { scheduler } = globalThis as unknown as Scheduling
        const whenDrawn = (run: () => void) => void scheduler.postTask(run, { priority: 'user-blocking' })
        const look = () => {
          if (effects[shows]!())
            whenDrawn(() => {
              watching.daybreakWaited = performance.now() - from
            })
          // Asked for after the frame, the next look comes after the window's own work on the next frame, not before it.
          else whenDrawn(() => requestAnimationFrame(look))
        }
        requestAnimationFrame(look)
      }
      addEventListener('keydown', started, true)
    },
    [shows, of] as const,
  )
}
