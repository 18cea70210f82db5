import type { CaseEdit, CaseRow } from '#shared/contract/schemas/review.ts'

/** The contents of the fields, as typed. */
export interface CaseForm {
  readonly accession: string
  readonly patientName: string
  readonly age: string
  readonly specimen: CaseRow['specimen']
  /** Name of the task that the case is read as. */
  readonly task: string
}

export const formOf = (row: CaseRow): CaseForm => ({
  accession: row.accession,
  patientName: row.patientName,
  age: row.patientAge === null ? '' : String(row.patientAge),
  specimen: row.specimen,
  task: row.task,
})

export interface FormFaults {
  readonly accession: boolean
  readonly age: boolean
}

const ageOf = (text: string): number | null | undefined => {
  const clean = text.trim()
  if (clean === '') return null
  return /^\d{1,3}$/.test(clean) && Number(clean) <= 120 ? Number(clean) : undefined
}

export const faultsOf = ({ accession, age }: CaseForm): FormFaults => ({
  accession: accession.trim() === '',
  age: ageOf(age) === undefined,
})

/**
 * Only the fields that the reader changed, so that changes of other fields in another window are kept. Null if
 * nothing changed.
 */
export function changeOf(row: CaseRow, form: CaseForm): CaseEdit | null {
  const patientAge = ageOf(form.age)
  const change: CaseEdit = {
    caseId: row.id,
    ...(form.accession.trim() !== row.accession && { accession: form.accession.trim() }),
    ...(form.patientName.trim() !== row.patientName && { patientName: form.patientName.trim() }),
    ...(patientAge !== undefined && patientAge !== row.patientAge && { patientAge }),
    ...(form.specimen !== row.specimen && { specimen: form.specimen }),
    ...(form.task !== row.task && { task: form.task }),
  }
  return Object.keys(change).length > 1 ? change : null
}
