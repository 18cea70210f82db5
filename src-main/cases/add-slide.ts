import type { Reads } from '#main/reads/index.ts'
import type { Change, Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { FileStamp } from '#shared/domain/file-stamp.ts'
import { oneLine } from '#shared/domain/plain-text.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { CaseIdentity, MakeCase } from './new-case.ts'
import type { Presence } from './presence.ts'
import type { ScaleSource, SlidesStore } from './slides.store.ts'

/** A slide file that was hashed and opened. */
export interface NewSlide {
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  /** All its files as they were when it was hashed; null, or left out, where that is not known. */
  readonly files?: readonly FileStamp[] | null
  readonly info: SlideInfo
  readonly micronsPerPixel: number | null
  readonly scaleSource: ScaleSource
  readonly identity?: CaseIdentity
  /**
   * The case that the slide belongs to according to its order; a new case by default, and also if that case was
   * signed or removed while the file was read.
   */
  readonly joins?: number | null
}

/** Where a slide belongs. */
export type Placing = Pick<NewSlide, 'identity' | 'joins'>

export interface AddedSlide {
  readonly caseId: number
  readonly slideId: number
  /** The same content already exists, under this or another name. */
  readonly known: boolean
}

export interface AddSlideDeps {
  readonly records: Records
  readonly slides: SlidesStore
  readonly reads: Pick<Reads, 'isOpen'>
  readonly presence: Presence
  readonly makeCase: MakeCase
  /** Name of the task that new cases are read as. */
  newTask(): string
  tellCasesOf(slideId: number): void
}

/**
 * A slide joins the case that its order names, or gets a new one. Known content keeps its cases and is read from this
 * file from now on. The writes of `alsoInChange` are kept or lost together with the slide. `placing` is asked in the
 * same change, so that it answers with the orders as they are then; by default it is the slide's own.
 */
export function createAddSlide({ records, slides, reads, presence, makeCase, newTask, tellCasesOf }: AddSlideDeps) {
  return (
    by: Reader,
    arrived: NewSlide,
    alsoInChange: (added: AddedSlide, change: Change) => void = () => undefined,
    placing: () => Placing = () => arrived,
  ): AddedSlide => {
    const slide = { ...arrived, fileName: oneLine(arrived.fileName) }
    const added = records.change({ by: by.id, what: 'slide-added' }, (change) => {
      const known = slides.byHash(slide.sha256)
      if (known) slides.relocate(change, known.id, slide)
      const added = known ? { caseId: known.caseId, slideId: known.id, known: true } : addNew(change, slide, placing())
      change.about({ caseId: added.caseId, slideId: added.slideId })
      alsoInChange(added, change)
      return added
    })
    presence.set(added.slideId, 'here')
    tellCasesOf(added.slideId)
    return added
  }

  function addNew(change: Change, slide: NewSlide, placing: Placing): AddedSlide {
    const { joins } = placing
    const caseId =
      joins != null && reads.isOpen(joins)
        ? joins
        : makeCase(change, { ...placing, fileName: slide.fileName }, newTask())
    const slideId = slides.insert(change, slide)
    slides.join(change, caseId, slideId)
    return { caseId, slideId, known: false }
  }
}
