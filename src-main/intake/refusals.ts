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

/** The quarantine: refused files, until they are imported or dismissed. */
export function createRefusals({ records, store, publish }: RefusalsDeps) {
  const tell = () => publish({ kind: 'quarantine', entries: store.entries() })
  return {
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
