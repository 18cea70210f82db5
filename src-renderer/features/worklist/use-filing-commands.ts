import { on, useCommands } from '#renderer/commands/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { archiveCase, removeCase, restoreCase, showArchive } from './commands.ts'
import { archive, restore } from './filing.ts'
import { setFilter, worklistView } from './view.ts'

/** Commands that take the chosen case off the worklist and bring it back. */
export function useFilingCommands(row: CaseRow | undefined): void {
  useCommands([
    on(
      archiveCase,
      () => row && void archive(row),
      () => row?.archived === false,
    ),
    on(
      restoreCase,
      () => row && void restore(row),
      () => row?.archived === true,
    ),
    on(
      removeCase,
      () => row && openOverlay({ kind: 'remove', caseId: row.id }),
      () => row !== undefined && row.reportVersion === null,
    ),
    on(showArchive, () => setFilter({ archived: !worklistView.getState().filter.archived })),
  ])
}
