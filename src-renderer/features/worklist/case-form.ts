import type { CaseEdit, CaseRow } from '#shared/contract/schemas/review.ts'
import { birthDateOf } from '#shared/domain/birth-date.ts'
import { ageOn, type Sex } from '#shared/domain/order.ts'

/** The contents of the fields, as typed. */
export interface CaseForm {
  readonly accession: string
  readonly patientName: string
  /** Any notation with one meaning. */
  readonly born: string
  readonly sex: Sex | ''
  readonly age: string
  readonly specimen: CaseRow['specimen']
  /** Name of the task that the case is read as. */
  readonly task: string
}

export const formOf = (row: CaseRow): CaseForm => ({
  accession: row.accession,
  patientName: row.patientName,
  born: row.birthDate ?? '',
  sex: row.patientSex ?? '',
  age: row.patientAge === null ? '' : String(row.patientAge),
  specimen: row.specimen,
  task: row.task,
})

export interface FormFaults {
  readonly accession: boolean
  readonly age: boolean
  readonly born: 'wrong' | 'two-ways' | null
}

const ageOf = (text: string): number | null | undefined => {
  const clean = text.trim()
  if (clean === '') return null
  return /^\d{1,3}$/.test(clean) && Number(clean) <= 120 ? Number(clean) : undefined
}

const bornOf = ({ born }: CaseForm) => birthDateOf(born, new Date())

/** The age that follows from a complete date of birth; null if it is not complete. */
export function ageFrom(form: CaseForm): number | null {
  const born = bornOf(form)
  return born === undefined || born === 'two-ways' ? null : ageOn(born, new Date())
}

export function faultsOf(form: CaseForm): FormFaults {
  const born = bornOf(form)
  return {
    accession: form.accession.trim() === '',
    age: ageOf(form.age) === undefined,
    born: born === 'two-ways' ? born : born === undefined ? 'wrong' : null,
  }
}

/**
 * Only the fields that the reader changed, so that changes of other fields in another window are kept. Null if
 * nothing changed.
 */
export function changeOf(row: CaseRow, form: CaseForm): CaseEdit | null {
  const patientAge = ageFrom(form) ?? ageOf(form.age)
  const birthDate = bornOf(form)
  const patientSex = form.sex === '' ? null : form.sex
  const change: CaseEdit = {
    caseId: row.id,
    ...(form.accession.trim() !== row.accession && { accession: form.accession.trim() }),
    ...(form.patientName.trim() !== row.patientName && { patientName: form.patientName.trim() }),
    ...(patientAge !== undefined && patientAge !== row.patientAge && { patientAge }),
    ...(birthDate !== undefined && birthDate !== 'two-ways' && birthDate !== row.birthDate && { birthDate }),
    ...(patientSex !== row.patientSex && { patientSex }),
    ...(form.specimen !== row.specimen && { specimen: form.specimen }),
    ...(form.task !== row.task && { task: form.task }),
  }
  return Object.keys(change).length > 1 ? change : null
}
