import type { Records } from '#main/storage/index.ts'
import { AppError, notFound } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { freeAccession } from './accession.ts'
import type { CasesStore } from './cases.store.ts'
import { type FiledCase, openFilingStore } from './filing.store.ts'
import type { SlidesStore } from './slides.store.ts'

export interface FilingDeps {
  readonly records: Records
  readonly cases: Pick<CasesStore, 'accessionsFrom'>
  readonly slides: Pick<SlidesStore, 'ofCase'>
  row(by: Reader, caseId: number): CaseRow
  tellCase(caseId: number): void
}

/** Takes cases off the worklist and brings them back. Slide files are never touched. */
export function createFiling({ records, cases, slides, row, tellCase }: FilingDeps) {
  const store = openFilingStore(records)
  const filed = (caseId: number): FiledCase => store.one(caseId) ?? notFound()
  const standing = (caseId: number): FiledCase => {
    const found = filed(caseId)
    return found.removedAt === null ? found : notFound()
  }

  function told(by: Reader, caseId: number): CaseRow {
    tellCase(caseId)
    return row(by, caseId)
  }

  function restore(by: Reader, caseId: number): CaseRow {
    const { archivedAt, removedAt } = filed(caseId)
    if (archivedAt !== null || removedAt !== null)
      records.change({ by: by.id, what: 'case-restored', about: { caseId } }, (change) => {
        const { removedAccession } = filed(caseId)
        if (removedAccession !== null)
          store.bringBack(change, caseId, freeAccession(removedAccession, cases.accessionsFrom))
        store.takeOut(change, caseId)
      })
    return told(by, caseId)
  }

  return {
    /** Puts a case into the archive. One that is there stays there. Throws `not-found`. */
    archive(by: Reader, caseId: number): CaseRow {
      if (standing(caseId).archivedAt === null)
        records.change({ by: by.id, what: 'case-archived', about: { caseId } }, (change) =>
          store.archive(change, caseId),
        )
      return told(by, caseId)
    },

    /**
     * Brings an archived or removed case back. A removed case whose accession number another one has by now gets the
     * number with `-2`, `-3`, ... Throws `not-found`.
     */
    restore,

    /**
     * Removes an unsigned case and answers with its slides' ids. Its reads, events and reason stay on record. Throws `case-signed`, `not-found`,
     * `invalid-input` without a reason.
     */
    remove(by: Reader, caseId: number, reason: string): number[] {
      if (reason.trim() === '') throw new AppError('invalid-input', { detail: 'a reason is needed' })
      standing(caseId)
      records.change({ by: by.id, what: 'case-removed', about: { caseId } }, (change) =>
        store.remove(change, standing(caseId), reason.trim(), freeAccession(`removed-${caseId}`, cases.accessionsFrom)),
      )
      tellCase(caseId)
      return slides.ofCase(caseId).map(({ id }) => id)
    },

    /** Id of the case with this accession number, or of the last one that was removed with it; null for none. */
    filedAs: (accession: string): number | null => store.named(accession)?.id ?? null,
    /** Brings a case back if it was removed: its slide was brought in again. */
    unlessRemoved(by: Reader, caseId: number): void {
      if (filed(caseId).removedAt !== null) restore(by, caseId)
    },
  }
}
export type Filing = ReturnType<typeof createFiling>
