import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink, type TRPCClient } from '@trpc/client'
import { addPerson, type EventRow, eventsIn } from '#main/storage/testing/index.ts'
import { gridOfSpots, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import type { Session } from '#shared/contract/permissions.ts'
import type { AppRouter } from '#shared/contract/router.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import type { WorklistAnswer } from '#shared/contract/schemas/worklist.ts'
import { personFor } from '#shared/contract/testing.ts'
import type { App } from '../start.ts'
import { startCore } from './start-core.ts'

/** A client of the core's own `fetch`, like a host's window. */
export interface Window {
  readonly api: TRPCClient<AppRouter>
  /** Calls a plain route. */
  readonly send: (path: string, init?: RequestInit) => Promise<Response>
  /** Events of the live stream so far, without `hello`. Ends when the core closes. */
  readonly heard: LiveEvent[]
}

export interface TwoPeople {
  readonly app: App
  readonly folder: string
  readonly ada: Window
  readonly bo: Window
  /** A session of a person unknown to the records. */
  readonly stranger: Window
  /** Writes a picture with spots in which the tiny model finds cells. Different seeds give different content. */
  readonly slide: (name: string, seed: number) => Promise<string>
  /** Events since the last call. */
  readonly newEvents: () => EventRow[]
  readonly close: () => Promise<void>
}

/** For tests: a running core with a tiny model, and two people who work with it. */
export async function twoPeople(): Promise<TwoPeople> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-two-'))
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder)
  const file = join(dataFolder, 'daybreak.sqlite')
  addPerson(file, 'bo', 'Dr. Bo Lind')
  // Of earlier records, whose end is missing.
  const reached = { event: 999, link: 'ff', at: '2026-11-20T08:00:00.000Z' }
  writeFileSync(join(dataFolder, 'daybreak.reached'), JSON.stringify({ reached, missing: [] }))
  // The last one written is in use.
  for (const name of ['other', 'tiny']) writeTinyModel(join(folder, 'models'), name)
  const app = await startCore({ dataFolder, modelsFolder: join(folder, 'models') })
  let told = eventsIn(file).at(-1)?.id ?? 0
  return {
    app,
    folder,
    ada: windowOf(app, { reader: personFor('local', 'Dr. Ada Byron') }),
    bo: windowOf(app, { reader: personFor('bo', 'Dr. Bo Lind') }),
    stranger: windowOf(app, { reader: personFor('nobody', 'Nobody') }),
    async slide(name, seed) {
      const path = join(folder, name)
      await writeSpots(path, 900 + seed, 700, gridOfSpots(900, 700, 90))
      return path
    },
    newEvents() {
      const events = eventsIn(file, told)
      told = events.at(-1)?.id ?? told
      return events
    },
    async close() {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The worklist as a window first requests it; with `text`, the result of a search. */
export const worklistOf = ({ api }: Window, text = ''): Promise<WorklistAnswer> =>
  api.worklist.page.query({
    filter: { text, lanes: [], groups: [] },
    order: 'urgency',
    offset: 0,
    limit: 50,
    seek: null,
  })

function windowOf({ fetch }: App, session: Session): Window {
  const send: Window['send'] = (path, init) => fetch(new Request(`http://core${path}`, init), session)
  const link = {
    url: 'http://core/trpc',
    fetch: (input: Request | URL | string, init?: object) => fetch(new Request(input, init as RequestInit), session),
  }
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ path }) => path === 'system.follow',
        true: httpBatchStreamLink(link),
        false: httpLink(link),
      }),
    ],
  })
  const heard: LiveEvent[] = []
  void listen(api, heard).catch(() => undefined)
  return { api, send, heard }
}

async function listen(api: TRPCClient<AppRouter>, heard: LiveEvent[]): Promise<void> {
  for await (const event of await api.system.follow.query()) if (event.kind !== 'hello') heard.push(event)
}
