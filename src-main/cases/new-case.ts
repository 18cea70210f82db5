import type { Change } from '#main/storage/index.ts'
import { ageOn, type OrderedPerson } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import { defaultAccession, freeAccession } from './accession.ts'
import type { CasesStore } from './cases.store.ts'

/** The patient and specimen of a slide, according to its label and its order. */
export interface CaseIdentity {
  /** Null if unknown; the case is then named after the file. */
  readonly accession: string | null
  readonly person: OrderedPerson | null
  readonly specimen: SpecimenType
}

const nobody: CaseIdentity = { accession: null, person: null, specimen: 'not-stated' }

/** Opens a new case for a slide and returns the case's id. */
export const createNewCase =
  (cases: CasesStore) =>
  (change: Change, slide: { readonly identity?: CaseIdentity; readonly fileName: string }, task: string): number => {
    const { fileName, identity = nobody } = slide
    const accession = identity.accession
      ? freeAccession(identity.accession, cases.accessionsFrom)
      : defaultAccession(fileName, cases.accessionsFrom)
    const caseId = cases.insert(change, { accession, kind: 'clinical', task })
    cases.identify(change, caseId, { accession, ...columnsOf(identity, new Date(change.at)) })
    return caseId
  }
export type MakeCase = ReturnType<typeof createNewCase>

/** A case's own columns for an identity. The age is that on the given day. */
export const columnsOf = ({ person, specimen }: CaseIdentity, day: Date) => ({
  patientName: person?.patientName ?? '',
  patientSex: person?.patientSex ?? null,
  birthDate: person?.birthDate ?? null,
  patientAge: ageOn(person?.birthDate ?? null, day),
  specimen,
})
