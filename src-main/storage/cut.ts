import { isAppError } from '#shared/contract/errors.ts'
import { readChain } from './chain.store.ts'
import { systemPerson } from './people.store.ts'
import { followReached, type MissingEvents } from './reached.ts'
import type { Records } from './records.ts'
import type { Writing } from './writing.ts'

export type { MissingEvents } from './reached.ts'

/** What was cut off the records, and who has seen that. Both are events. */
export interface Cut {
  missing(): readonly MissingEvents[]
  missingSeen(by: string): void
  close(): void
}

/** Follows the end of the chain of events in a file beside the records, and notes as an event what is missing. */
export function followCut(folder: string, records: Records & { readonly writing: Writing }): Cut {
  const reached = followReached(folder, readChain(records))
  for (const { from, to } of reached.found)
    try {
      records.change({ by: systemPerson, what: 'records-cut' }, (change) => change.note({ from, to }, null))
    } catch (error) {
      // Records that cannot be written can still be shown, and the file names the gap.
      if (!isAppError(error)) throw error
    }
  records.writing.onChange(reached.wrote)
  return {
    missing: reached.missing,
    missingSeen(by) {
      if (reached.missing().length === 0) return
      records.change({ by, what: 'cut-seen' }, (change) =>
        change.note(
          reached.missing().map(({ from, to }) => [from, to]),
          null,
        ),
      )
      reached.told()
    },
    close: reached.close,
  }
}
