import type { Api } from '#shared/contract/api.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { FolderState, Scanner } from '#shared/contract/schemas/scanner.ts'
import type { FolderChoice, ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { ImportOptions } from './import-deps.ts'
import type { FoundSlide } from './picture-folders.ts'
import type { Upload } from './upload.ts'

export interface Intake extends Omit<Api['intake'], 'addSamples'> {
  /**
   * The slides in a folder in the form in which they are imported: a folder of pictures as its list. Throws
   * `file-forbidden`, and `no-slides`, which names the files that were checked, if there are none.
   */
  slidesIn(folder: string, choice: FolderChoice): Promise<FoundSlide[]>
  /** Imports one slide that was found. */
  bringInFound(found: FoundSlide, options: ImportOptions): Promise<ImportOutcome>
  /** The file that opens a slide at its new place. If the folder of its pictures was moved, a list of them there. */
  movedTo(listPath: string, path: string): Promise<string>
  /**
   * Receives an uploaded file's bytes and imports it. Throws for problems that are not the file's fault, e.g.
   * `disk-full`.
   */
  upload(reader: Reader, upload: Upload & Pick<ImportOptions, 'micronsPerPixel'>): Promise<ImportOutcome>
  /** Keeps an uploaded file of a dropped folder for `importUploaded`. */
  keepUploaded(reader: Reader, upload: Upload): Promise<void>
  /** Watches the scanners' folders, and the folder in which orders arrive (empty: none). */
  watch(scanners: readonly Scanner[], ordersFolder: string): void
  folderStates(): FolderState[]
  /** Scans the watched folders now. */
  look(): Promise<void>
  close(): Promise<void>
}
