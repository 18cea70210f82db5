import type { Change, Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { ageOn, type OrderedPerson } from '#shared/domain/order.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import { defaultAccession, freeAccession } from './accession.ts'
import type { CasesStore } from './cases.store.ts'
import type { ScaleSource, SlidesStore } from './slides.store.ts'

/** Whose specimen a slide is, as its label and its order say. */
export interface CaseIdentity {
  /** Null: not known, the case is named after the file. */
  readonly accession: string | null
  readonly person: OrderedPerson | null
  readonly specimen: SpecimenType
}

/** A slide file that was hashed and opened. */
export interface NewSlide {
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly info: SlideInfo
  readonly micronsPerPixel: number | null
  readonly scaleSource: ScaleSource
  readonly identity?: CaseIdentity
  /** The open case that the slide belongs to, as its order says; a case of its own where left out. */
  readonly joins?: number | null
}

export interface AddedSlide {
  readonly caseId: number
  readonly slideId: number
  /** The same content is here already, whatever it is called. */
  readonly known: boolean
}

/**
 * A slide joins the case that its order names, or gets one of its own. Content that is known keeps its cases and is read
 * from this file from now on. What `alsoInChange` writes is kept or lost together with the slide.
 */
export function createAddSlide({
  records,
  cases,
  slides,
  newTask,
}: {
  readonly records: Records
  readonly cases: CasesStore
  readonly slides: SlidesStore
  /** Name of the task as which new cases are read. */
  newTask(): string
}) {
  return (
    by: Reader,
    slide: NewSlide,
    alsoInChange: (added: AddedSlide, change: Change) => void = () => undefined,
  ): AddedSlide =>
    records.change({ by: by.id, what: 'slide-added' }, (change) => {
      const known = slides.byHash(slide.sha256)
      if (known) slides.relocate(change, known.id, slide)
      const added = known ? { caseId: known.caseId, slideId: known.id, known: true } : addNew(change, slide)
      change.about({ caseId: added.caseId, slideId: added.slideId })
      alsoInChange(added, change)
      return added
    })

  function addNew(change: Change, slide: NewSlide): AddedSlide {
    const caseId = slide.joins ?? newCase(change, slide)
    const slideId = slides.insert(change, slide)
    slides.join(change, caseId, slideId)
    return { caseId, slideId, known: false }
  }

  function newCase(change: Change, { identity, fileName }: NewSlide): number {
    const accession = identity?.accession
      ? freeAccession(identity.accession, cases.accessionsFrom)
      : defaultAccession(fileName, cases.accessionsFrom)
    const caseId = cases.insert(change, { accession, kind: 'clinical', task: newTask() })
    cases.identify(change, caseId, { accession, ...columnsOf(identity ?? nobody, new Date(change.at)) })
    return caseId
  }
}

const nobody: CaseIdentity = { accession: null, person: null, specimen: 'not-stated' }

/** A case's own columns for an identity; the age is that of the day. */
export const columnsOf = ({ person, specimen }: CaseIdentity, day: Date) => ({
  patientName: person?.patientName ?? '',
  patientSex: person?.patientSex ?? null,
  birthDate: person?.birthDate ?? null,
  patientAge: ageOn(person?.birthDate ?? null, day),
  specimen,
})
