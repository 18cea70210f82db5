import type { ReadableRecords } from '#main/storage/index.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import type { CaseRecord } from './cases.store.ts'

/** What a line of the worklist needs of a case, without anything that the screening part knows. */
export interface LineRecord extends Omit<CaseRecord, 'openedAt'> {
  /** The read that the person who looks sees; null: none. */
  readonly readId: number | null
  readonly category: string | null
  /** 1 where that read has a draft or an act of its own. */
  readonly touched: number
  readonly reviewed: number
  readonly signedBy: string | null
  readonly signedAt: string | null
  readonly reportVersion: number | null
  /** 1 while somebody amends the report. */
  readonly amending: number
}

export interface LineSlide {
  readonly caseId: number
  readonly slideId: number
  readonly fileName: string
  readonly micronsPerPixel: number | null
  readonly synthetic: number
}

// Which read a person sees is the rule `readToShow` of src-shared/domain/reads.ts, here for many cases at once.
const lines = (where: string) => `
  SELECT l.id, l.kind, l.patientId, l.accession, l.patientName, l.patientAge, l.patientSex, l.birthDate, l.specimen,
    l.addedAt, l.signedBy, l.signedAt, l.reportVersion, l.amending, l.readId,
    coalesce(json_extract(l.content, '$.category'), json_extract(v.draft, '$.category')) AS category,
    v.draft_saved_at IS NOT NULL OR EXISTS (
      SELECT 1 FROM review_acts a WHERE a.read_id = l.readId AND a.kind <> 'copy') AS touched,
    (SELECT count(*) FROM decisions d WHERE d.read_id = l.readId AND d.status <> 'open' AND d.removed = 0) AS reviewed
  FROM (
    SELECT c.id, c.kind, c.patient_id AS patientId, c.accession, c.patient_name AS patientName,
      c.patient_age AS patientAge, c.patient_sex AS patientSex, c.birth_date AS birthDate, c.specimen,
      c.added_at AS addedAt, p.signer_name AS signedBy, p.signed_at AS signedAt, p.version AS reportVersion, p.content,
      EXISTS (SELECT 1 FROM reads m WHERE m.case_id = c.id AND m.purpose = 'amendment' AND m.done_at IS NULL) AS amending,
      coalesce(
        (SELECT max(r.id) FROM reads r WHERE r.case_id = c.id AND r.person_id = @personId AND r.done_at IS NULL
          AND (p.id IS NULL OR r.purpose IN ('amendment', 'addendum', 'teaching'))),
        p.read_id,
        (SELECT max(r.id) FROM reads r WHERE r.case_id = c.id AND r.person_id = @personId)) AS readId
    FROM cases c
    LEFT JOIN reports p ON p.case_id = c.id AND p.version = (SELECT max(version) FROM reports WHERE case_id = c.id)
    WHERE ${where}) l
  LEFT JOIN reads v ON v.id = l.readId`

const slideLines = `SELECT k.case_id AS caseId, s.id AS slideId, s.file_name AS fileName,
  s.microns_per_pixel AS micronsPerPixel, json_extract(s.info, '$.synthetic') AS synthetic
  FROM case_slides k JOIN slides s ON s.id = k.slide_id`

/** SQL of the worklist, as it stands for one person. */
export function openWorklistStore(records: ReadableRecords) {
  const all = records.read<[{ personId: string }], LineRecord>(lines("c.merged_into IS NULL AND c.kind = 'clinical'"))
  const one = records.read<[{ personId: string; caseId: number }], LineRecord>(
    lines('c.id = @caseId AND c.merged_into IS NULL'),
  )
  const slides = records.read<[], LineSlide>(`${slideLines} ORDER BY k.case_id, k.place, s.id`)
  const slidesOf = records.read<[number], LineSlide>(`${slideLines} WHERE k.case_id = ? ORDER BY k.place, s.id`)
  // With max(), SQLite takes the other columns from the row that has the maximum: each slide's latest job.
  const latestJobs = records.read<[], [number, number, JobState]>(
    'SELECT slide_id, max(id), state FROM jobs WHERE slide_id IS NOT NULL GROUP BY slide_id',
    { raw: true },
  )
  const latestJob = records.read<[number], { id: number; state: JobState }>(
    'SELECT id, state FROM jobs WHERE slide_id = ? ORDER BY id DESC LIMIT 1',
  )
  return {
    all: (personId: string): LineRecord[] => all.all({ personId }),
    one: (personId: string, caseId: number): LineRecord | null => one.get({ personId, caseId }) ?? null,
    slides: (): Map<number, LineSlide[]> => Map.groupBy(slides.iterate(), ({ caseId }) => caseId),
    slidesOf: (caseId: number): LineSlide[] => slidesOf.all(caseId),
    /** Slide to its latest job, for those whose latest job has ended. */
    endedJobs: () =>
      new Map(latestJobs.all().flatMap(([slide, job, state]) => (!isUnfinished(state) ? [[slide, job] as const] : []))),
    /** The slide's latest job if it has ended. */
    endedJob(slideId: number): number | undefined {
      const job = latestJob.get(slideId)
      return job && !isUnfinished(job.state) ? job.id : undefined
    },
  }
}
export type WorklistStore = ReturnType<typeof openWorklistStore>
