import type { Reads } from '#main/reads/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { CaseRecord } from './cases.store.ts'
import { checkedDraft } from './drafts.ts'
import type { CaseIdentities } from './identity.ts'
import type { News } from './news.ts'

export interface SaveDraftDeps extends Pick<News, 'tellCase' | 'tellDraft'> {
  readonly records: Records
  readonly tasks: Pick<Tasks, 'of'>
  readonly reads: Reads
  readonly identity: Pick<CaseIdentities, 'setSpecimen'>
  /** Throws `not-found`. */
  recordOf(caseId: number): CaseRecord
}

/** Stores the result as it stands in the reader's own read. */
export function createSaveDraft(deps: SaveDraftDeps): Api['cases']['saveDraft'] {
  const { records, tasks, reads, identity, recordOf, tellCase, tellDraft } = deps
  return (reader, { caseId, draft, basedOn }) => {
    const saved = records.change({ by: reader.id, what: 'draft-saved', about: { caseId } }, (change) => {
      const record = recordOf(caseId)
      const read = reads.toWrite(change, reader, caseId)
      change.about({ readId: read.id })
      // Another window has saved in the meantime, so its unseen text must not be overwritten.
      if (basedOn !== undefined && basedOn !== read.draftSavedAt)
        throw new AppError('conflict', { savedAt: read.draftSavedAt ?? '' })
      reads.saveDraft(change, read.id, JSON.stringify(checkedDraft(tasks.of(record.task), draft)))
      return { savedAt: change.at, otherSpecimen: identity.setSpecimen(change, record, draft.specimen) }
    })
    const { savedAt, otherSpecimen } = saved
    tellDraft(reader, { caseId, draft, savedAt })
    // The preparation belongs to the case, so everyone sees it.
    if (otherSpecimen) tellCase(caseId)
    return { savedAt }
  }
}
