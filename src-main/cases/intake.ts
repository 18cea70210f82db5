import type { Database } from 'better-sqlite3'
import { translating } from '#main/storage/index.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { defaultAccession } from './accession.ts'
import type { CasesStore } from './cases.store.ts'
import type { ScaleSource, SlidesStore } from './slides.store.ts'

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
}

export interface AddedSlide {
  readonly caseId: number
  readonly slideId: number
  /** The same content is here already, whatever it is called. */
  readonly known: boolean
}

/** One case a slide. Content that is known keeps its case and is read from this file from now on. */
export function createAddSlide(deps: {
  readonly db: Database
  readonly cases: CasesStore
  readonly slides: SlidesStore
  now(): Date
}) {
  const { db, cases, slides, now } = deps
  return (slide: NewSlide): AddedSlide =>
    translating(() =>
      db
        .transaction((): AddedSlide => {
          const known = slides.byHash(slide.sha256)
          if (known) {
            slides.move(known.id, slide)
            return { caseId: known.caseId, slideId: known.id, known: true }
          }
          const addedAt = now().toISOString()
          const caseId = cases.insert(defaultAccession(slide.fileName, cases.accessionsFrom), addedAt)
          return { caseId, slideId: slides.insert({ ...slide, caseId, addedAt }), known: false }
        })
        .immediate(),
    )
}
