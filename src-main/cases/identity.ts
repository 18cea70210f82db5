import type { Reads } from '#main/reads/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseEdit } from '#shared/contract/schemas/review.ts'
import { defaultAccession, freeAccession } from './accession.ts'
import { type CaseIdentity, columnsOf } from './add-slide.ts'
import type { CaseRecord, CasesStore, Identity } from './cases.store.ts'
import type { SlidesStore } from './slides.store.ts'

export interface IdentityDeps {
  readonly records: Records
  readonly tasks: Pick<Tasks, 'of'>
  readonly cases: CasesStore
  readonly slides: SlidesStore
  readonly reads: Reads
  /** Throws `not-found`. */
  recordOf(caseId: number): CaseRecord
}

/** Which case a slide belongs to, and whose it is. */
export interface SlidePlace {
  readonly slideId: number
  readonly identity: CaseIdentity
  /** The open case of the slide's order; null where the slide is the order's first, or has none. */
  readonly caseId: number | null
}

/** What a case is called and whose it is, and which slides belong to it. */
export function createIdentity({ records, tasks, cases, slides, reads, recordOf }: IdentityDeps) {
  /** Accession numbers in use, but for the case's own. */
  const othersFrom = (own: string) => (stem: string) => {
    const taken = new Set(cases.accessionsFrom(stem))
    taken.delete(own)
    return taken
  }

  /** Returns whether it is another. */
  function write(change: Change, before: CaseRecord, to: Identity): boolean {
    if (isSame(before, to)) return false
    cases.identify(change, before.id, to)
    change.about({ caseId: before.id })
    return true
  }

  /** The case as an identity says it is; what the identity leaves open stays as it was. */
  function identified({ accession, specimen }: CaseRecord, identity: CaseIdentity, at: string): Identity {
    const columns = columnsOf(identity, new Date(at))
    return {
      ...columns,
      accession: identity.accession ? freeAccession(identity.accession, othersFrom(accession)) : accession,
      specimen: identity.specimen === 'not-stated' ? specimen : identity.specimen,
    }
  }

  function moveTo(change: Change, slideId: number, from: number, to: number): void {
    slides.moveTo(change, slideId, from, to)
    reads.moveSlide(change, slideId, from, to)
    // An emptied case stays on record, and says where its slides went.
    if (slides.ofCase(from).length === 0) {
      reads.carryDrafts(change, from, to)
      cases.merge(change, from, to)
    }
    change.about({ slideId, caseId: to })
    change.note({ caseId: from }, { caseId: to })
  }

  /** A case of its own for a slide that leaves another. */
  function ownCase(change: Change, identity: CaseIdentity, fileName: string, task: string): number {
    const accession = identity.accession
      ? freeAccession(identity.accession, cases.accessionsFrom)
      : defaultAccession(fileName, cases.accessionsFrom)
    const caseId = cases.insert(change, { accession, kind: 'clinical', task })
    cases.identify(change, caseId, { accession, ...columnsOf(identity, new Date(change.at)) })
    return caseId
  }

  return {
    /** What a reader corrects of a case. Throws `case-signed`, `accession-taken`, `task-missing`, `case-begun`. */
    edit(by: Reader, { caseId, task, ...given }: CaseEdit): void {
      records.change({ by: by.id, what: 'case-edited', about: { caseId } }, (change) => {
        const before = recordOf(caseId)
        const to = { ...before, ...withoutUndefined(given) }
        if (to.accession !== before.accession && cases.accessionTaken(to.accession))
          throw new AppError('accession-taken')
        write(change, before, to)
        if (task !== undefined && task !== before.task) {
          tasks.of(task)
          // The records refuse it once the case has a read.
          cases.setTask(change, caseId, task)
          change.note({ task: before.task }, { task })
        }
      })
    },

    /** The case gets this identity, its accession number with `-2`, `-3`, ... where another case has it. */
    identify(by: Reader, caseId: number, identity: CaseIdentity, alsoInChange: (change: Change) => void): void {
      records.change({ by: by.id, what: 'case-edited', about: { caseId } }, (change) => {
        const before = recordOf(caseId)
        write(change, before, identified(before, identity, change.at))
        alsoInChange(change)
      })
    },

    /** The result says which preparation it is of; the case says the same. */
    /** Returns whether it was another. */
    setSpecimen(change: Change, record: CaseRecord, specimen: CaseRecord['specimen']): boolean {
      return write(change, record, { ...record, specimen })
    },

    /**
     * Brings a slide to where it belongs: into its order's open case; else its case becomes that of the order, or it
     * gets one of its own where other slides have to stay. Returns every case that changed, the slide's own first.
     */
    place(
      by: Reader,
      { slideId, identity, caseId: joins }: SlidePlace,
      alsoInChange: (change: Change) => void,
    ): number[] {
      return records.change({ by: by.id, what: 'slide-placed', about: { slideId } }, (change) => {
        const slide = slides.byId(slideId)
        if (!slide) throw new AppError('not-found')
        const from = slide.caseId
        const before = recordOf(from)
        alsoInChange(change)
        if (joins === from) return [from]
        const stays = joins === null && slides.ofCase(from).length === 1
        if (stays) {
          write(change, before, identified(before, identity, change.at))
          return [from]
        }
        const to = joins ?? ownCase(change, identity, slide.fileName, before.task)
        moveTo(change, slideId, from, to)
        return [to, from]
      })
    },
  }
}

const isSame = (a: Identity, b: Identity): boolean =>
  a.accession === b.accession &&
  a.patientName === b.patientName &&
  a.patientAge === b.patientAge &&
  a.patientSex === b.patientSex &&
  a.birthDate === b.birthDate &&
  a.specimen === b.specimen

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never
