import { sep } from 'node:path'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { ImportOptions } from './import-deps.ts'
import type { IntakeStore } from './intake.store.ts'
import type { Refusals } from './refusals.ts'
import { leaveInbox } from './upload.ts'

export interface QuarantineDeps {
  readonly store: IntakeStore
  readonly refusals: Refusals
  readonly inbox: string
  readonly bringIn: (path: string, options: ImportOptions) => Promise<ImportOutcome>
}

/** A person's actions on refused files. */
export function createQuarantine({
  store,
  refusals,
  inbox,
  bringIn,
}: QuarantineDeps): Pick<Api['intake'], 'quarantine' | 'retryQuarantined' | 'dismissQuarantined'> {
  const entryOf = (id: number) => {
    const entry = store.entry(id)
    if (!entry) throw new AppError('not-found')
    return entry
  }
  return {
    quarantine: store.entries,
    async retryQuarantined(reader, id) {
      const { path, micronsPerPixel } = entryOf(id)
      return bringIn(path, { reader, micronsPerPixel })
    },
    dismissQuarantined(reader, id) {
      const entry = entryOf(id)
      // An uploaded copy belongs only to us, so dismissing deletes it. Any other file stays where it is.
      const ours = entry.path.startsWith(inbox + sep)
      refusals.dismiss(reader, entry, ours)
      if (ours) void leaveInbox(inbox, [entry.path])
    },
  }
}
