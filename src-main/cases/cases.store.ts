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
  const accessionsFrom = records.read<[string, string], string>(
    `SELECT accession FROM cases WHERE accession = ? OR accession GLOB ? || '-[0-9]*'`,
    { pluck: true },
  )
  const accessionTaken = records.read<[string], number>('SELECT 1 FROM cases WHERE accession = ?', { pluck: true })
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
  const setTask = records.write<[string, number]>('UPDATE cases SET task = ? WHERE id = ?')
  const merge = records.write<[number, number]>('UPDATE cases SET merged_into = ? WHERE id = ?')

  return {
    one: (caseId: number): CaseRecord | null => one.get(caseId) ?? null,
    /** Returns the new case's id. */
    insert(change: Change, { accession, kind, task, patientId }: NewCase): number {
      const patient = patientId ?? addPatient.run(change, change.at).lastInsertRowid
      return insert.run(change, accession, kind, task, patient, change.at).lastInsertRowid
    },
    /** The accession numbers that equal the stem or continue it with `-` and a number. */
    accessionsFrom: (stem: string) => new Set(accessionsFrom.all(stem, stem.replace(/[[*?]/g, '[$&]'))),
    accessionTaken: (accession: string) => accessionTaken.get(accession) === 1,
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
