import type { Change, Records } from '#main/storage/index.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'
import type { CaseKind } from '#shared/domain/reads.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'

/** A case's particulars, and those of its patient. */
export interface Identity extends OrderedPerson {
  readonly accession: string
  readonly patientAge: number | null
  readonly specimen: SpecimenType
}

/** A case as stored, without its slides and reads. */
export interface CaseRecord extends Identity {
  readonly id: number
  readonly kind: CaseKind
  /** Name of the task that it is read as. */
  readonly task: string
  readonly patientId: number
  readonly addedAt: string
  /** When it was first opened for review. */
  readonly openedAt: string | null
}

export interface NewCase {
  readonly accession: string
  readonly kind: CaseKind
  readonly task: string
  /** An existing patient; a new one by default. */
  readonly patientId?: number
}

/** No case has this id. */
const none = 0

/** SQL of cases and of the history of their particulars. */
export function openCasesStore(records: Records) {
  const one = records.read<[number], CaseRecord>(
    `SELECT id, kind, task, patient_id AS patientId, accession, patient_name AS patientName, patient_age AS patientAge,
       patient_sex AS patientSex, birth_date AS birthDate, specimen, added_at AS addedAt, opened_at AS openedAt
     FROM cases WHERE id = ? AND merged_into IS NULL AND removed_at IS NULL`,
  )
  const addPatient = records.write<[string]>('INSERT INTO patients (created_at) VALUES (?)')
  const insert = records.write<[string, string, string, number, string]>(
    'INSERT INTO cases (accession, kind, task, patient_id, added_at) VALUES (?, ?, ?, ?, ?)',
  )
  // While a report is amended, the case keeps the number that it was signed with: the amendment may be dropped.
  const signedWith = `SELECT a.case_id AS id, p.snapshot ->> '$.case.accession' AS accession
    FROM reads a JOIN reports p ON p.case_id = a.case_id WHERE a.purpose = 'amendment' AND a.done_at IS NULL`
  const accessionsFrom = records.read<[{ stem: string; pattern: string; own: number }], string>(
    `SELECT accession FROM (SELECT id, accession FROM cases UNION ALL ${signedWith})
     WHERE id <> @own AND (accession = @stem OR accession GLOB @pattern || '-[0-9]*')`,
    { pluck: true },
  )
  const accessionTaken = records.read<[{ accession: string; own: number }], number>(
    `SELECT EXISTS (SELECT 1 FROM cases WHERE accession = @accession AND id <> @own)
       OR EXISTS (SELECT 1 FROM (${signedWith}) WHERE accession = @accession AND id <> @own)`,
    { pluck: true },
  )
  const opened = records.write<[string, number]>('UPDATE cases SET opened_at = ? WHERE id = ?')
  const identify = records.write<[Identity & { caseId: number }]>(
    `UPDATE cases SET accession = @accession, patient_name = @patientName, patient_age = @patientAge,
       patient_sex = @patientSex, birth_date = @birthDate, specimen = @specimen WHERE id = @caseId`,
  )
  const remember = records.write<[Identity & { caseId: number; at: string; by: string }]>(
    `INSERT INTO case_identities (case_id, accession, patient_name, patient_age, patient_sex, birth_date, specimen, at,
       person_id)
     VALUES (@caseId, @accession, @patientName, @patientAge, @patientSex, @birthDate, @specimen, @at, @by)`,
  )
  const personAt = records.read<[number, string], Pick<Identity, 'patientSex' | 'birthDate'>>(
    `SELECT patient_sex AS patientSex, birth_date AS birthDate FROM case_identities
     WHERE case_id = ? AND at <= ? ORDER BY id DESC LIMIT 1`,
  )
  const setTask = records.write<[string, number]>('UPDATE cases SET task = ? WHERE id = ?')
  const merge = records.write<[number, number]>('UPDATE cases SET merged_into = ? WHERE id = ?')

  return {
    one: (caseId: number): CaseRecord | null => one.get(caseId) ?? null,
    /** Returns the new case's id. */
    insert(change: Change, { accession, kind, task, patientId }: NewCase): number {
      const patient = patientId ?? addPatient.run(change, change.at).lastInsertRowid
      return insert.run(change, accession, kind, task, patient, change.at).lastInsertRowid
    },
    /** The accession numbers that equal the stem or continue it with `-` and a number. `own`: a case left out. */
    accessionsFrom: (stem: string, own: number = none): ReadonlySet<string> =>
      new Set(accessionsFrom.all({ stem, pattern: stem.replace(/[[*?]/g, '[$&]'), own })),
    /** Whether another case than `own` has the accession number. */
    accessionTaken: (accession: string, own: number): boolean => accessionTaken.get({ accession, own }) === 1,
    /** Sex and date of birth of the case's patient as they were on record at this time; null if nothing was. */
    personAt: (caseId: number, at: string): Pick<Identity, 'patientSex' | 'birthDate'> | null =>
      personAt.get(caseId, at) ?? null,
    opened: (change: Change, caseId: number): void => void opened.run(change, change.at, caseId),
    /** Writes the case's current particulars. The previous ones stay on record. */
    identify(change: Change, caseId: number, to: Identity): void {
      const { accession, patientName, patientAge, patientSex, birthDate, specimen } = to
      const values = { caseId, accession, patientName, patientAge, patientSex, birthDate, specimen }
      identify.run(change, values)
      remember.run(change, { ...values, at: change.at, by: change.by })
    },
    setTask: (change: Change, caseId: number, task: string): void => void setTask.run(change, task, caseId),
    /** The case no longer has a slide; the other one has them. */
    merge: (change: Change, caseId: number, into: number): void => void merge.run(change, into, caseId),
  }
}
export type CasesStore = ReturnType<typeof openCasesStore>
