import type { Publish } from '#main/live/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { IntakeStore, NewQuarantined } from './intake.store.ts'

export interface RefusalsDeps {
  readonly records: Records
  readonly store: IntakeStore
  readonly publish: Publish
}

/** ms between two news of the list: for a short one, and in addition for each entry of a long one. */
const shortestRestMs = 100
const restPerEntryMs = 0.2

/** The quarantine: refused files, until they are imported or dismissed. */
export function createRefusals({ records, store, publish }: RefusalsDeps) {
  let timer: NodeJS.Timeout | null = null
  let toldAt = Number.NEGATIVE_INFINITY
  let restMs = shortestRestMs

  function tellNow(): void {
    timer = null
    toldAt = performance.now()
    const entries = store.entries()
    restMs = shortestRestMs + entries.length * restPerEntryMs
    publish({ kind: 'quarantine', entries })
  }

  /** The whole list goes to every window. A folder of thousands of refused files sends it now and then, not each time. */
  function tell(): void {
    const rested = performance.now() - toldAt
    if (rested >= restMs) tellNow()
    else timer ??= setTimeout(tellNow, restMs - rested)
  }

  return {
    /** Tells nothing more. */
    close(): void {
      if (timer) clearTimeout(timer)
      timer = null
    },
    /** `again`: refused for the same reason as before, which leaves no event. */
    refuse({ id: by }: Reader, refused: NewQuarantined, again: boolean): ImportOutcome {
      const { fileName, error } = refused
      const quarantineId = records.change({ by, what: again ? 'refusal-seen' : 'file-refused' }, (change) => {
        const id = store.put(change, refused)
        change.about({ subject: `refusal ${id}` })
        change.note(null, { code: error.code })
        return id
      })
      tell()
      return { kind: 'quarantined', fileName, quarantineId, error }
    },
    /** The file was imported. */
    forget({ id: by }: Reader, path: string): void {
      if (!store.hasRefused(path)) return
      records.change({ by, what: 'file-taken' }, (change) => store.removeByPath(change, path))
      tell()
    },
    /**
     * A person dismissed the file. A file that is `gone` leaves the list; any other is not listed again in this
     * state.
     */
    dismiss({ id: by }: Reader, { id, path }: { readonly id: number; readonly path: string }, gone: boolean): void {
      records.change({ by, what: 'refusal-dismissed', about: { subject: `refusal ${id}` } }, (change) =>
        gone ? store.removeByPath(change, path) : store.dismiss(change, id),
      )
      tell()
    },
  }
}
export type Refusals = ReturnType<typeof createRefusals>
