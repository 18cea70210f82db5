import type { Cases } from '#main/cases/index.ts'
import type { Contents } from '#main/contents/index.ts'
import type { Publish } from '#main/live/index.ts'
import type { Orders } from '#main/orders/index.ts'
import type { Hashed } from '#main/slides/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { FreeSpace } from './free-space.ts'
import type { IntakeStore } from './intake.store.ts'
import type { Refusals } from './refusals.ts'
import type { SlideParts } from './slide-on-disk.ts'

export interface ImportDeps {
  readonly records: Records
  readonly store: IntakeStore
  readonly refusals: Refusals
  readonly cases: Pick<Cases, 'addSlide' | 'slideById' | 'slideByHash' | 'setScale' | 'touchFile' | 'unlessRemoved'>
  readonly contents: Pick<Contents, 'sure' | 'restamp'>
  readonly orders: Pick<Orders, 'expect' | 'tell'>
  /**
   * Checks the structure of the whole file and some of its pixels, in the engine: an untrusted file is not read here.
   */
  readonly check: (path: string) => Promise<SlideInfo>
  /** Hash of the whole slide, in the engine. */
  readonly hash: (path: string, onProgress: (doneBytes: number, totalBytes: number) => void) => Promise<Hashed>
  /** SHA-256 of one file, whatever slide it belongs to, in the engine. */
  readonly hashFile: (path: string) => Promise<string>
  /** Codes on the slide's label, in the engine. */
  readonly label: (path: string) => Promise<readonly LabelCode[]>
  /** The files of the slide that a file opens, if there are several. */
  readonly slideParts?: SlideParts
  /** Free space on the drive of a folder; defaults to the system's answer. */
  readonly freeSpace?: FreeSpace
  /** The scanner in whose folder a file lies. */
  readonly scannerOf: (path: string) => Promise<Scanner | null>
  /** Called for every imported slide with a scale. */
  readonly screen: (reader: Reader, slideId: number) => void
  /** `<data>/inbox`: uploaded files are kept here and move to `<data>/slides` when they are sound. */
  readonly inbox: string
  readonly slidesFolder: string
  /** `<data>/stacks`: the lists of folders of pictures. */
  readonly listsFolder: string
  readonly publish: Publish
  readonly now: () => Date
  readonly bug: (where: string, error: unknown) => string
}

export interface ImportOptions {
  /** The person who imports it, or the program itself if it found the file in a watched folder. */
  readonly reader: Reader
  /** The reader's scale for files that do not state theirs, µm per full-resolution px. */
  readonly micronsPerPixel: number | null
  /** It was found in a watched folder: nobody requested it, and it may disappear with its drive. */
  readonly byItself?: boolean
  /** The file is the list of a folder of pictures: those that it includes or that were ignored because of it. */
  readonly pictures?: readonly string[]
}
