import type { Database } from 'better-sqlite3'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'

/** What the worklist needs of a case, without anything that the screening part knows. */
export interface CaseRecord extends OrderedPerson {
  readonly id: number
  readonly accession: string
  readonly patientAge: number | null
  readonly specimen: SpecimenType
  readonly addedAt: string
  readonly slideId: number
  readonly fileName: string
  readonly micronsPerPixel: number | null
  readonly synthetic: number
  readonly category: string | null
  readonly draftSavedAt: string | null
  readonly signedBy: string | null
  readonly signedAt: string | null
  readonly lastAction: number | null
}

const records = `
  SELECT c.id, c.accession, c.patient_name AS patientName, c.patient_age AS patientAge,
    c.patient_sex AS patientSex, c.birth_date AS birthDate, c.specimen,
    c.added_at AS addedAt, s.id AS slideId, s.file_name AS fileName, s.microns_per_pixel AS micronsPerPixel,
    json_extract(s.info, '$.synthetic') AS synthetic,
    coalesce(json_extract(o.report, '$.category'), json_extract(d.draft, '$.category')) AS category,
    d.saved_at AS draftSavedAt, o.signer AS signedBy, o.signed_at AS signedAt,
    (SELECT max(a.id) FROM review_actions a WHERE a.case_id = c.id) AS lastAction
  FROM cases c
  JOIN slides s ON s.id = (SELECT min(id) FROM slides WHERE case_id = c.id)
  LEFT JOIN drafts d ON d.case_id = c.id
  LEFT JOIN sign_outs o ON o.case_id = c.id`

/** SQL of cases and their drafts. */
export function openCasesStore(db: Database) {
  const all = db.prepare<[], CaseRecord>(records)
  const one = db.prepare<[number], CaseRecord>(`${records} WHERE c.id = ?`)
  const reviewedOf = db
    .prepare<[number], number>(
      `SELECT count(*) FROM cell_reviews WHERE case_id = ? AND status <> 'open' AND removed = 0`,
    )
    .pluck()
  const reviewedOfAll = db.prepare<[], { caseId: number; n: number }>(
    `SELECT case_id AS caseId, count(*) AS n FROM cell_reviews WHERE status <> 'open' AND removed = 0 GROUP BY case_id`,
  )
  // With max(), SQLite takes the other columns from the row that has the maximum: each slide's latest job.
  const latestJobs = db
    .prepare<[], [number, number, JobState]>('SELECT slide_id, max(id), state FROM jobs GROUP BY slide_id')
    .raw()
  const latestJob = db.prepare<[number], { id: number; state: JobState }>(
    'SELECT id, state FROM jobs WHERE slide_id = ? ORDER BY id DESC LIMIT 1',
  )
  const insert = db.prepare<[string, string]>('INSERT INTO cases (accession, added_at) VALUES (?, ?)')
  const accessionsFrom = db
    .prepare<[string, string], string>(
      `SELECT accession FROM cases WHERE accession = ? OR accession GLOB ? || '-[0-9]*'`,
    )
    .pluck()
  const accessionTaken = db.prepare<[string], number>('SELECT 1 FROM cases WHERE accession = ?').pluck()
  const opened = db.prepare<[string, number]>('UPDATE cases SET opened_at = ? WHERE id = ? AND opened_at IS NULL')
  const update = db.prepare<[string, string, number | null, string, number]>(
    'UPDATE cases SET accession = ?, patient_name = ?, patient_age = ?, specimen = ? WHERE id = ?',
  )
  const identify = db.prepare<[string, string, number | null, string | null, string | null, string, number]>(
    `UPDATE cases SET accession = ?, patient_name = ?, patient_age = ?, patient_sex = ?, birth_date = ?, specimen = ?
     WHERE id = ?`,
  )
  const specimen = db.prepare<[string, number, string]>('UPDATE cases SET specimen = ? WHERE id = ? AND specimen <> ?')
  const draft = db.prepare<[number], { draft: string; savedAt: string }>(
    'SELECT draft, saved_at AS savedAt FROM drafts WHERE case_id = ?',
  )
  const saveDraft = db.prepare<[number, string, string]>(
    `INSERT INTO drafts (case_id, draft, saved_at) VALUES (?, ?, ?)
     ON CONFLICT (case_id) DO UPDATE SET draft = excluded.draft, saved_at = excluded.saved_at`,
  )

  return {
    all: () => all.all(),
    one: (caseId: number) => one.get(caseId),
    reviewedOf: (caseId: number) => reviewedOf.get(caseId) ?? 0,
    reviewedOfAll: () => new Map(reviewedOfAll.all().map(({ caseId, n }) => [caseId, n])),
    /** Slide to its latest job, for those whose latest job has ended. */
    endedJobs: () =>
      new Map(latestJobs.all().flatMap(([slide, job, state]) => (!isUnfinished(state) ? [[slide, job] as const] : []))),
    /** The slide's latest job if it has ended. */
    endedJob(slideId: number): number | undefined {
      const job = latestJob.get(slideId)
      return job && !isUnfinished(job.state) ? job.id : undefined
    },
    insert: (accession: string, at: string) => Number(insert.run(accession, at).lastInsertRowid),
    /** The accession numbers that equal the stem or continue it with `-` and a number. */
    accessionsFrom: (stem: string) => new Set(accessionsFrom.all(stem, stem.replace(/[[*?]/g, '[$&]'))),
    accessionTaken: (accession: string) => accessionTaken.get(accession) === 1,
    opened: (caseId: number, at: string) => void opened.run(at, caseId),
    update: (to: Pick<CaseRecord, 'accession' | 'patientName' | 'patientAge' | 'specimen'> & { caseId: number }) =>
      void update.run(to.accession, to.patientName, to.patientAge, to.specimen, to.caseId),
    identify: (caseId: number, to: OrderedPerson & Pick<CaseRecord, 'accession' | 'patientAge' | 'specimen'>) =>
      void identify.run(to.accession, to.patientName, to.patientAge, to.patientSex, to.birthDate, to.specimen, caseId),
    /** Returns whether it was another. */
    setSpecimen: (caseId: number, to: string) => specimen.run(to, caseId, to).changes > 0,
    draft: (caseId: number) => draft.get(caseId),
    saveDraft: (caseId: number, json: string, at: string) => void saveDraft.run(caseId, json, at),
  }
}
export type CasesStore = ReturnType<typeof openCasesStore>
