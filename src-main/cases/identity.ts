import type { Change, Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseEdit, CaseRow } from '#shared/contract/schemas/review.ts'
import { withoutUndefined } from '#shared/contract/without-undefined.ts'
import { ageOn } from '#shared/domain/order.ts'
import { freeAccession } from './accession.ts'
import type { CaseRecord, CasesStore, Identity } from './cases.store.ts'
import { type CaseIdentity, columnsOf } from './new-case.ts'

export interface IdentityDeps {
  readonly records: Records
  readonly tasks: Pick<Tasks, 'of'>
  readonly cases: CasesStore
  /** Throws `not-found`. */
  recordOf(caseId: number): CaseRecord
  row(by: Reader, caseId: number): CaseRow
  tellCase(caseId: number): void
}

/** The accession number and patient of cases. */
export function createIdentity({ records, tasks, cases, recordOf, row, tellCase }: IdentityDeps) {
  /** Accession numbers of all other cases. */
  const othersOf = (caseId: number) => (stem: string) => cases.accessionsFrom(stem, caseId)

  /** Gives the case this identity, with its accession number as it is. Returns whether the case had another. */
  function write(change: Change, before: CaseRecord, to: Identity): boolean {
    if (isSame(before, to)) return false
    cases.identify(change, before.id, to)
    change.about({ caseId: before.id })
    return true
  }

  /** The case with an identity applied. Anything that the identity leaves open is unchanged. */
  function become(change: Change, before: CaseRecord, identity: CaseIdentity): void {
    const { accession, specimen } = before
    write(change, before, {
      ...columnsOf(identity, new Date(change.at)),
      accession: identity.accession ? freeAccession(identity.accession, othersOf(before.id)) : accession,
      specimen: identity.specimen === 'not-stated' ? specimen : identity.specimen,
    })
  }

  function told(by: Reader, caseId: number): CaseRow {
    tellCase(caseId)
    return row(by, caseId)
  }

  return {
    become,
    write,

    /** A reader's corrections of a case. Throws `case-signed`, `accession-taken`, `task-missing`, `case-begun`. */
    edit(by: Reader, { caseId, task, ...given }: CaseEdit): CaseRow {
      records.change({ by: by.id, what: 'case-edited', about: { caseId } }, (change) => {
        const before = recordOf(caseId)
        const to = withAge({ ...before, ...withoutUndefined(given) }, before, new Date(change.at))
        if (to.accession !== before.accession && cases.accessionTaken(to.accession, caseId))
          throw new AppError('accession-taken', { accession: to.accession })
        write(change, before, to)
        if (task !== undefined && task !== before.task) {
          tasks.of(task)
          // The records refuse this once the case has a read.
          cases.setTask(change, caseId, task)
          change.note({ task: before.task }, { task })
        }
      })
      return told(by, caseId)
    },

    /** Gives the case this identity, its accession number with `-2`, `-3`, ... if another case has it. */
    identify(
      by: Reader,
      caseId: number,
      identity: CaseIdentity,
      alsoInChange: (change: Change) => void = () => undefined,
    ): CaseRow {
      records.change({ by: by.id, what: 'case-edited', about: { caseId } }, (change) => {
        become(change, recordOf(caseId), identity)
        alsoInChange(change)
      })
      return told(by, caseId)
    },

    /** Sets the case's preparation to that of the result. Returns whether it was different. */
    setSpecimen: (change: Change, record: CaseRecord, specimen: CaseRecord['specimen']): boolean =>
      write(change, record, { ...record, specimen }),
  }
}
export type CaseIdentities = ReturnType<typeof createIdentity>

/** A complete date of birth gives the age on the day on which it is written. */
function withAge<T extends Identity>(to: T, before: Identity, day: Date): T {
  const age = ageOn(to.birthDate, day)
  return age === null || to.birthDate === before.birthDate ? to : { ...to, patientAge: age }
}

const isSame = (a: Identity, b: Identity): boolean =>
  a.accession === b.accession &&
  a.patientName === b.patientName &&
  a.patientAge === b.patientAge &&
  a.patientSex === b.patientSex &&
  a.birthDate === b.birthDate &&
  a.specimen === b.specimen
