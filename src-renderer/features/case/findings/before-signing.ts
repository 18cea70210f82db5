import { api } from '#renderer/client/api.ts'
import type { BeforeSigning } from '#shared/contract/schemas/signing.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'

/** Opens the sign-out dialog. The core is asked while the dialog is being drawn. */
export function beginSigning(context: CaseContextValue, drafts: DraftStore): void {
  const asked = askBeforeSigning(context, drafts)
  // The dialog shows the error.
  asked.catch(() => undefined)
  context.bench.setState({ signing: true, asked })
}

/** What a signature would contradict or skip. The core compares what it has on disk, so the rest is sent first. */
export async function askBeforeSigning(
  { store, looks }: Pick<CaseContextValue, 'store' | 'looks'>,
  drafts: Pick<DraftStore, 'flush'>,
): Promise<BeforeSigning> {
  await Promise.all([drafts.flush(), looks.flush()])
  return api.cases.beforeSigning.query({ caseId: store.getState().detail!.row.id })
}
