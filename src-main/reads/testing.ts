import type { BareDatabase } from '#main/storage/testing/index.ts'
import type { CaseKind } from '#shared/domain/reads.ts'
import { cervix } from '#shared/domain/task/testing.ts'

let made = 0

/** For tests: a case of this kind with a slide of 0.5 µm/px, a new or an existing one. */
export function addSlideTo(db: BareDatabase, kind: CaseKind, known?: number): { caseId: number; slideId: number } {
  made++
  const slideId =
    known ??
    Number(
      db
        .prepare(
          `INSERT INTO slides (sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source,
             added_at) VALUES (?, '/a', 'a', 1, 1, '{}', 0.5, 'file', '')`,
        )
        .run(String(made).padStart(64, '0')).lastInsertRowid,
    )
  const { lastInsertRowid } = db
    .prepare("INSERT INTO cases (accession, kind, added_at) VALUES (?, ?, '')")
    .run(`C${made}`, kind)
  db.prepare("INSERT INTO case_slides VALUES (?, ?, 0, '')").run(lastInsertRowid, slideId)
  return { caseId: Number(lastInsertRowid), slideId }
}

/** For tests: a finished screening with cells at these places, which is not shown yet. */
export function addScreeningAt(
  db: BareDatabase,
  slideId: number,
  places: readonly (readonly [number, number])[],
  label: string,
): { screeningId: number; cellIds: number[] } {
  made++
  const { lastInsertRowid: screeningId } = db
    .prepare(
      `INSERT INTO screenings (slide_sha256, model_sha256, params_hash, params, phase, started_at)
       SELECT sha256, ?, 'p', '{}', 'done', '' FROM slides WHERE id = ?`,
    )
    .run(`model ${made}`, slideId)
  const insert = db.prepare(
    `INSERT INTO cells (screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
     VALUES (?, 0, ?, ?, 48, 48, ?, 0.9, 0.5, 0.9)`,
  )
  const index = cervix.codes.indexOf(label)
  const cellIds = places.map(([x, y]) => Number(insert.run(screeningId, x, y, index).lastInsertRowid))
  return { screeningId: Number(screeningId), cellIds }
}
