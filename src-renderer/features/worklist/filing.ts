import { api, errorOf } from '#renderer/client/api.ts'
import { putRow } from '#renderer/client/records.ts'
import { may } from '#renderer/client/session.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'

type Filed = Pick<CaseRow, 'id' | 'accession'>

/** Puts a case into the archive, with a way back. Shows failures. */
export function archive({ id, accession }: Filed): Promise<void> {
  return showingFailure(async () => {
    putRow(await api.cases.archive.mutate({ caseId: id }))
    tell(t('filing.archived', { accession }), () => void restore({ id }))
  })
}

/** Brings an archived or removed case back to the worklist. Shows failures. */
export function restore({ id }: Pick<Filed, 'id'>): Promise<void> {
  return showingFailure(async () => {
    const row = await api.cases.restore.mutate({ caseId: id })
    putRow(row)
    // A case that is back may have another accession number than before.
    tell(t('filing.restored', { accession: row.accession }))
  })
}

/** Tells that a case was removed, with a way back. */
export function tellRemoved({ id, accession }: Filed): void {
  tell(t('filing.removed', { accession }), () => void restore({ id }))
}

function tell(title: string, undo?: () => void): void {
  const action = undo && may('case.archive') && { label: t('filing.undo'), run: undo }
  toast({ tone: 'plain', only: 'filing', title, ...(action && { action }) })
}

async function showingFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (failure) {
    toast({ tone: 'danger', title: errorText(errorOf(failure)) })
  }
}
