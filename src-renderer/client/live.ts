import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { api, sessionEnded } from './api.ts'
import { follow, pause } from './reconnect.ts'
import { dropRow, endImport, putImportProgress, putJob, putRow, records } from './records.ts'
import { isSignedOut } from './session.ts'
import { loadViewing } from './viewing.ts'

type Kind = LiveEvent['kind']
type EventOf<K extends Kind> = Extract<LiveEvent, { kind: K }>
type Handler = (event: LiveEvent) => unknown

const handlers = new Map<Kind, Set<Handler>>()

/**
 * Calls `handler` for every live event of this kind, after the records were updated. `hello` comes first after every
 * (re)connection; a component with its own data then reloads it. Returns the function that stops it.
 */
export function onLive<K extends Kind>(kind: K, handler: (event: EventOf<K>) => unknown): () => void {
  const ofKind = handlers.get(kind) ?? new Set<Handler>()
  handlers.set(kind, ofKind)
  ofKind.add(handler as Handler)
  return () => void ofKind.delete(handler as Handler)
}

/** Opens the window's one live stream and keeps it open. Returns the function that stops it. */
export function followCore(): () => void {
  const abort = new AbortController()
  void follow({
    open: async (signal) => {
      try {
        return await api.system.follow.query(undefined, { signal })
      } catch (error) {
        if (isSignedOut(error)) reenter()
        throw error
      }
    },
    onEvent: (event: LiveEvent) => {
      apply(event)
      for (const handler of handlers.get(event.kind) ?? []) handler(event)
    },
    // A brief interruption need not alarm a reader. Only the second failure in a row counts as lost.
    onLost: (attempt) =>
      records.setState({ connection: sessionEnded() ? 'ended' : attempt === 0 ? 'connecting' : 'lost' }),
    signal: abort.signal,
    wait: (ms, signal) => pause(ms, AbortSignal.any([signal, hurry.signal])),
  })
  return () => abort.abort()
}

let hurry = new AbortController()
/** Ends the wait before the next attempt to reach the core. */
export function reconnectNow(): void {
  hurry.abort()
  hurry = new AbortController()
}

function apply(event: LiveEvent): void {
  switch (event.kind) {
    case 'hello':
      records.setState({ connection: 'live', imports: new Map() })
      void loadLists()
      break
    case 'case':
      putRow(event.row)
      break
    case 'case-removed':
      dropRow(event.caseId)
      break
    case 'job':
      putJob(event.job)
      break
    case 'import-progress':
      putImportProgress(event.progress)
      break
    case 'import':
      endImport(event.outcome.fileName)
      break
    case 'quarantine':
      records.setState({ quarantine: event.entries })
      break
    case 'tray':
      records.setState({ tray: event.slides })
      break
    case 'system':
      loadSystem().catch((error: unknown) => console.warn('system not loaded', error))
      break
    case 'cells':
    case 'review':
    case 'draft':
      break
  }
}

/** Loads the trays and the system state from the core. The worklist loads its own lines. */
export async function loadLists(): Promise<void> {
  const stopNoting = noteChanges()
  const system = loadSystem()
  loadViewing().catch((error: unknown) => console.warn('viewing not loaded', error))
  try {
    const [quarantine, tray] = await Promise.all([api.intake.quarantine.query(), api.orders.tray.query()])
    records.setState({ quarantine, tray })
    for (const change of stopNoting()) change()
    await system
  } catch (error) {
    stopNoting()
    console.warn('lists not loaded', error)
  }
}

/** Notes changes that arrive while the lists are loading. They are newer, so they are applied again on top. */
function noteChanges(): () => (() => void)[] {
  const changes: (() => void)[] = []
  const ends = [
    onLive('tray', ({ slides }) => changes.push(() => records.setState({ tray: slides }))),
    onLive('quarantine', ({ entries }) => changes.push(() => records.setState({ quarantine: entries }))),
  ]
  return () => {
    for (const end of ends) end()
    return changes
  }
}

/** Whoever had the window left it, here or in another tab. Only a new page holds nothing of theirs. */
const reenter = (): void => location.reload()

export async function loadSystem(): Promise<void> {
  const [info, settings, session] = await Promise.all([
    api.system.info.query(),
    api.system.settings.query(),
    api.session.state.query(),
  ])
  const before = records.getState().session?.person?.id
  if (before !== undefined && before !== session.person?.id) return reenter()
  records.setState({ info, settings, session })
}
