import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type EventKind, eventKinds } from '#main/storage/index.ts'
import type { EventRow } from '#main/storage/testing/index.ts'
import { appRouter } from '#shared/contract/router.ts'
import { type Act, aDay } from './testing/acts/index.ts'
import { eventsOfAccounts } from './testing/events-of-accounts.ts'
import { type TwoPeople, twoPeople } from './testing/two-people.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

let lab: TwoPeople
let day: readonly Act[]
beforeAll(async () => {
  lab = await twoPeople()
  day = await aDay(lab)
})
afterAll(() => lab.close())

/** Calls that write only to the log, not to the records, or only tell how strong a password is. */
const recordless = ['session.rate', 'system.reportFault']
/** Calls that need a session which people sign in to, or accounts. `people.test.ts` beside this file covers them. */
const ofAccounts = (path: string) => /^(session|account|people)\./.test(path) && path !== 'people.rename'

it('Every call that writes is tested here', () => {
  const procedures = Object.entries(appRouter._def.procedures)
  const mutations = procedures
    .filter(([, procedure]) => (procedure as unknown as { _def: { type: string } })._def.type === 'mutation')
    .map(([path]) => path)
  const tried = new Set(day.map(({ call }) => call))
  const untried = mutations.filter((path) => !tried.has(path))
  expect(untried.filter((path) => !ofAccounts(path) || recordless.includes(path))).toEqual(recordless)
})

it('Each is refused to a person unknown to the records, and is recorded as the act of the person who asks', async () => {
  const seen = new Set<EventKind>()
  const note = (events: readonly EventRow[]) => {
    for (const { what } of events) seen.add(what)
    // Events may outlive the patient's data, so they hold only ids, codes and numbers.
    expect(JSON.stringify(events)).not.toMatch(/Vale|Birch|Byron|S26-|1987-03|third/)
  }
  for (const { call, run, leaves, first, otherwise } of day) {
    await first?.()
    note(lab.newEvents())
    if (otherwise) expect(await run(lab.stranger), call).toMatchObject(otherwise)
    else await expect(run(lab.stranger), call).rejects.toThrow()
    expect(
      lab.newEvents().filter(({ by }) => by !== 'system'),
      `${call} by a stranger`,
    ).toEqual([])
    await run(lab.bo)
    const events = lab.newEvents()
    note(events)
    const own = events.filter(({ by }) => by !== 'system').map(({ by, what }) => `${by} ${what}`)
    expect(own, call).toEqual(leaves.map((what) => `bo ${what}`))
  }
  expect(new Set(kept.filter((kind) => !seen.has(kind)))).toEqual(new Set(ofNoCall))
})

const kept = Object.entries(eventKinds).flatMap(([kind, how]) => (how === 'kept' ? [kind as EventKind] : []))
/**
 * Of people with accounts (see `people.test.ts`), or of no call: see `tasks.test.ts`, `cut.test.ts`, `backups.test.ts`. A
 * `case-viewed` comes a minute after the first opening: see `cases/events.test.ts`.
 */
const ofNoCall: readonly EventKind[] = [
  ...(['case-viewed', 'task-known', 'backup-restored', 'records-cut'] as const),
  ...eventsOfAccounts,
]
