import { api } from '#renderer/client/api.ts'
import { putRow } from '#renderer/client/records.ts'
import { navigate } from '#renderer/frame/router.ts'
import { announce } from '#renderer/ui/announce.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import { type AskPart, type Beside, caseBeside, hasBeside, nextToRead } from './beside.ts'
import { askedFilter } from './filter.ts'
import { worklistView } from './view.ts'

/** The worklist as the reader sorted and filtered it. */
const ask: AskPart = (part) => {
  const { filter, order } = worklistView.getState()
  return api.worklist.page.query({ filter: askedFilter(filter), order, ...part })
}
const stoodAt = (caseId: number) => ({ caseId, lastIndex: worklistView.getState().lastIndex })

/** Opens the case after (1) or before (-1) this one in the worklist as it is sorted and filtered. */
export async function openBeside(caseId: number, by: 1 | -1): Promise<void> {
  const found = await caseBeside(ask, stoodAt(caseId), by)
  if (found !== null) openFound(found)
  else toast({ tone: 'plain', only: 'beside', title: t(by === 1 ? 'worklist.last-case' : 'worklist.first-case') })
}

/** Whether the worklist has a case before and after this one. */
export const findBeside = (caseId: number) => hasBeside(ask, stoodAt(caseId))

/** The next case to read after this one; null if there is none. */
export const findNextToRead = (caseId: number): Promise<Beside | null> => nextToRead(ask, stoodAt(caseId))

/** Opens what `findNextToRead` found, or returns to the worklist. */
export function openNext(found: Beside | null): void {
  if (found !== null) openFound(found)
  else {
    toast({ tone: 'plain', only: 'beside', title: t('worklist.none-to-read') })
    navigate({ page: 'worklist' })
  }
}

function openFound({ row, place, total }: Beside): void {
  putRow(row)
  worklistView.setState({ chosen: row.id, lastIndex: place })
  announce(t('worklist.opened-case', { accession: row.accession, n: place + 1, total }))
  navigate({ page: 'case', caseId: row.id })
}
