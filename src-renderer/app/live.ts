import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { api } from './api.ts'
import { follow } from './reconnect.ts'
import { dropRow, endImport, putImportProgress, putJob, putRow, records } from './records.ts'

type Kind = LiveEvent['kind']
type EventOf<K extends Kind> = Extract<LiveEvent, { kind: K }>
type Handler = (event: LiveEvent) => void

const handlers = new Map<Kind, Set<Handler>>()

/**
 * Calls `handler` for every live event of this kind, after the records are up to date. `hello` comes first after every
 * (re)connection: whoever keeps data of its own loads it again then. Returns the function that ends it.
 */
export function onLive<K extends Kind>(kind: K, handler: (event: EventOf<K>) => void): () => void {
  const ofKind = handlers.get(kind) ?? new Set<Handler>()
  handlers.set(kind, ofKind)
  ofKind.add(handler as Handler)
  return () => void ofKind.delete(handler as Handler)
}

/** Opens the window's one live stream and keeps it open. Returns the function that ends it. */
export function followCore(): () => void {
  const abort = new AbortController()
  void follow({
    open: (signal) => api.system.follow.query(undefined, { signal }),
    onEvent: (event: LiveEvent) => {
      apply(event)
      for (const handler of handlers.get(event.kind) ?? []) handler(event)
    },
    onLost: (_attempt, delayMs) => records.setState({ connection: 'lost', retryAt: Date.now() + delayMs }),
    signal: abort.signal,
  })
  return () => abort.abort()
}

function apply(event: LiveEvent): void {
  switch (event.kind) {
    case 'hello':
      records.setState({ connection: 'live', retryAt: null, imports: new Map() })
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
    case 'system':
      void loadSystem()
      break
    case 'cells':
    case 'review':
      break
  }
}

/** Everything the lists show, fresh from the core. */
export async function loadLists(): Promise<void> {
  const system = loadSystem()
  const [rows, quarantine] = await Promise.all([api.worklist.list.query(), api.intake.quarantine.query()])
  records.setState({ loaded: true, rows: new Map(rows.map((row) => [row.id, row])), quarantine })
  await system
}

export async function loadSystem(): Promise<void> {
  const [info, settings] = await Promise.all([api.system.info.query(), api.system.settings.query()])
  records.setState({ info, settings })
}
