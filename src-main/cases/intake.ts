import type { Database } from 'better-sqlite3'
import { translating } from '#main/storage/index.ts'
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
}

export interface AddedSlide {
  readonly caseId: number
  readonly slideId: number
  /** The same content is here already, whatever it is called. */
  readonly known: boolean
}

/**
 * One case a slide. Content that is known keeps its case and is read from this file from now on. What `alsoInCommit`
 * writes is kept or lost together with the slide.
 */
export function createAddSlide(deps: {
  readonly db: Database
  readonly cases: CasesStore
  readonly slides: SlidesStore
  now(): Date
}) {
  const { db, cases, slides, now } = deps
  return (slide: NewSlide, alsoInCommit: (added: AddedSlide) => void = () => undefined): AddedSlide =>
    translating(() =>
      db
        .transaction((): AddedSlide => {
          const known = slides.byHash(slide.sha256)
          if (known) {
            slides.move(known.id, slide)
            const added = { caseId: known.caseId, slideId: known.id, known: true }
            alsoInCommit(added)
            return added
          }
          const addedAt = now().toISOString()
          const { identity, ...file } = slide
          const wanted = identity?.accession
          const accession = wanted
            ? freeAccession(wanted, cases.accessionsFrom)
            : defaultAccession(slide.fileName, cases.accessionsFrom)
          const caseId = cases.insert(accession, addedAt)
          if (identity) cases.identify(caseId, { accession, ...columnsOf(identity, now()) })
          const added = { caseId, slideId: slides.insert({ ...file, caseId, addedAt }), known: false }
          alsoInCommit(added)
          return added
        })
        .immediate(),
    )
}

/** A case's own columns for an identity; the age is that of the day. */
export const columnsOf = ({ person, specimen }: CaseIdentity, day: Date) => ({
  patientName: person?.patientName ?? '',
  patientSex: person?.patientSex ?? null,
  birthDate: person?.birthDate ?? null,
  patientAge: ageOn(person?.birthDate ?? null, day),
  specimen,
})
