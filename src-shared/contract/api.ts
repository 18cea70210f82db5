import type { BethesdaDraft } from '../domain/bethesda.ts'
import type { CameraMode, CameraState, Capture, FinishedCapture, NewCalibration } from './schemas/camera.ts'
import type { OfferedOrder, OrderImport, SlideLabel, UnmatchedSlide } from './schemas/orders.ts'
import type {
  CaseDetail,
  CaseEdit,
  CaseRow,
  NewCell,
  ReviewAction,
  ReviewChange,
  SignRequest,
} from './schemas/review.ts'
import type { CellColumns, CellDetail, FocusMap, NearestCells, ScreeningJob } from './schemas/screening.ts'
import type { FolderChoice, ImportOutcome, QuarantineEntry } from './schemas/slide.ts'
import type { LiveEvent, Settings, SystemInfo } from './schemas/system.ts'
import type { DisplayCheck, Viewing } from './schemas/viewing.ts'

/** What the core can do for a window. The router checks input, output and permission; src-main/api implements it. */
export interface Api {
  readonly system: {
    info(): Promise<SystemInfo>
    settings(): Settings
    saveSettings(change: Partial<Settings>): Promise<Settings>
    /** Ends when the signal is aborted. The first event is `hello`. */
    follow(signal: AbortSignal | undefined): AsyncIterable<LiveEvent>
  }
  /** How a reader looks at slides. Readers by their id. */
  readonly viewing: {
    prefs(readerId: string): Viewing
    savePrefs(readerId: string, change: Partial<Viewing>): Viewing
    /** The focal plane that the reader looked at last; null where none is remembered. */
    planeOf(readerId: string, slideId: number): number | null
    keepPlane(readerId: string, slideId: number, plane: number): void
    /** The last check of this machine's screen. */
    display(): DisplayCheck | null
    saveDisplay(check: DisplayCheck): void
  }
  readonly intake: {
    /** Absolute paths of files or folders on this machine. Never throws for a bad file: that is an outcome. */
    importPaths(
      paths: readonly string[],
      options: { micronsPerPixel: number | null; folders?: FolderChoice },
    ): Promise<ImportOutcome[]>
    /** Brings in the files of a dropped folder once all are sent. */
    importUploaded(
      batch: { readonly id: string; readonly folder: string },
      options: { micronsPerPixel: number | null },
    ): Promise<ImportOutcome[]>
    quarantine(): QuarantineEntry[]
    retryQuarantined(id: number): Promise<ImportOutcome>
    dismissQuarantined(id: number): void
    addSamples(): Promise<ImportOutcome[]>
  }
  readonly orders: {
    /** Slides that have not found their order. */
    tray(): UnmatchedSlide[]
    /** Orders whose accession number or patient has these words, the likeliest for the slide first; at most 50. */
    find(slideId: number, words: string): OfferedOrder[]
    match(slideId: number, orderId: number): CaseRow
    /** Takes a match back: the slide is in the tray again, and its case no longer has the order's patient. */
    release(slideId: number): CaseRow
    /** The slide stays as it is, without an order, and leaves the tray. */
    setAside(slideId: number): void
    /** What was read from the slide's label; null for slides that came in before labels were read. */
    label(slideId: number): SlideLabel | null
    /** The last order files, the newest first. */
    imports(): OrderImport[]
  }
  readonly worklist: {
    list(): CaseRow[]
  }
  readonly cases: {
    open(caseId: number): Promise<CaseDetail>
    edit(change: CaseEdit): CaseRow
    /** The reader's answer to an unknown scale; screening starts when it was waiting for it. */
    setScale(slideId: number, micronsPerPixel: number): CaseRow
    /** The slide's file was moved: checks the content hash before the new path is taken. */
    relocate(slideId: number, path: string): Promise<CaseRow>
    saveDraft(caseId: number, draft: BethesdaDraft): { savedAt: string }
    signOut(caseId: number, as: SignRequest): Promise<CaseDetail>
  }
  readonly cells: {
    /** All cells of the slide's current screening, or those committed after `afterId` (ids grow). */
    columns(slideId: number, afterId: number): CellColumns
    detail(cellId: number): CellDetail
    /** Empty for a cell that was not graded at full resolution, or by another model than the present one. */
    nearest(cellId: number): NearestCells
  }
  readonly review: {
    act(caseId: number, cellIds: readonly number[], action: ReviewAction): ReviewChange
    addCell(cell: NewCell): { change: ReviewChange; cellId: number }
    undo(caseId: number): ReviewChange
    redo(caseId: number): ReviewChange
  }
  /** The microscope camera. Pictures come and go over plain routes. */
  readonly camera: {
    state(): CameraState
    /** Adds the scale, or replaces that of the same camera, objective and resolution. */
    saveCalibration(calibration: NewCalibration): CameraState
    removeCalibration(id: number): CameraState
    /** Throws `conflict` while another capture is open, `invalid-input` where the mode has no scale. */
    begin(mode: CameraMode): Capture
    /** Takes the last field back. */
    undo(captureId: number): Promise<Capture>
    /** Gives the capture up and deletes its fields. */
    discard(captureId: number): Promise<void>
    /** Makes one slide of the fields and brings it in; an empty name is made from the time. */
    finish(captureId: number, name: string): Promise<FinishedCapture>
  }
  readonly screening: {
    start(slideId: number): ScreeningJob
    pause(slideId: number): ScreeningJob
    resume(slideId: number): ScreeningJob
    cancel(slideId: number): ScreeningJob
    /** Where the slide is sharp; null before a screening is finished, and where it did not measure that. */
    focus(slideId: number): FocusMap | null
  }
}
