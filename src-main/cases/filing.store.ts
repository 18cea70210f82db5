import type { Change, Records } from '#main/storage/index.ts'

/** Where a case is filed. */
export interface FiledCase {
  readonly id: number
  readonly accession: string
  readonly archivedAt: string | null
  readonly removedAt: string | null
  /** The accession number that a removed case had. */
  readonly removedAccession: string | null
}

/** SQL of the archive and of removed cases. */
export function openFilingStore(records: Records) {
  const columns = `id, accession, archived_at AS archivedAt, removed_at AS removedAt,
    removed_accession AS removedAccession`
  const one = records.read<[number], FiledCase>(`SELECT ${columns} FROM cases WHERE id = ? AND merged_into IS NULL`)
  // A case that stands under the number comes before one that was removed under it; of those, the last one.
  const named = records.read<[{ accession: string }], FiledCase>(
    `SELECT ${columns} FROM cases WHERE merged_into IS NULL AND (accession = @accession OR removed_accession = @accession)
     ORDER BY removed_at IS NOT NULL, removed_at DESC LIMIT 1`,
  )
  const archive = records.write<[string | null, number]>('UPDATE cases SET archived_at = ? WHERE id = ?')
  const remove = records.write<[{ caseId: number; at: string; reason: string; accession: string; freed: string }]>(
    `UPDATE cases SET removed_at = @at, removed_reason = @reason, removed_accession = @accession, accession = @freed
     WHERE id = @caseId`,
  )
  const bringBack = records.write<[string, number]>(
    `UPDATE cases SET removed_at = NULL, removed_reason = NULL, removed_accession = NULL, accession = ? WHERE id = ?`,
  )
  return {
    /** Null for a case that never was, or whose slides are in another case now. */
    one: (caseId: number): FiledCase | null => one.get(caseId) ?? null,
    /** The case with this accession number, or the last one that was removed with it. */
    named: (accession: string): FiledCase | null => named.get({ accession }) ?? null,
    archive: (change: Change, caseId: number): void => void archive.run(change, change.at, caseId),
    takeOut: (change: Change, caseId: number): void => void archive.run(change, null, caseId),
    /** `freed` stands in the place of the accession number, which another case may then have. */
    remove: (change: Change, { id, accession }: FiledCase, reason: string, freed: string): void =>
      void remove.run(change, { caseId: id, at: change.at, reason, accession, freed }),
    bringBack: (change: Change, caseId: number, accession: string): void =>
      void bringBack.run(change, accession, caseId),
  }
}
export type FilingStore = ReturnType<typeof openFilingStore>
