import type { Reader } from './permissions.ts'
import type { CameraMode, CameraState, Capture, FinishedCapture, NewCalibration } from './schemas/camera.ts'
import type { Fault } from './schemas/fault.ts'
import type { OfferedOrder, OrderImport, SlideLabel, UnmatchedSlide } from './schemas/orders.ts'
import type {
  AddendRequest,
  AmendRequest,
  CaseDetail,
  CaseEdit,
  CaseRow,
  NewCell,
  ReviewAction,
  ReviewChange,
  SavedDraft,
  SignRequest,
} from './schemas/review.ts'
import type { CellColumns, CellDetail, FocusMap, NearestCells, ScreeningJob } from './schemas/screening.ts'
import type { FolderChoice, ImportOutcome, QuarantineEntry } from './schemas/slide.ts'
import type { LiveEvent, ModelEntry, Settings, SystemInfo } from './schemas/system.ts'
import type { DisplayCheck, Viewing } from './schemas/viewing.ts'
import type { WorklistPage, WorklistQuery } from './schemas/worklist.ts'

/**
 * What the core can do for a window. The router checks input, output and permission; src-main/api implements it. Every
 * call that writes, and every call whose answer depends on who asks, takes the reader first.
 */
export interface Api {
  readonly system: {
    info(): Promise<SystemInfo>
    settings(): Settings
    saveSettings(reader: Reader, change: Partial<Settings>): Promise<Settings>
    /** Logs what failed in a window; null as id where windows have reported too much. It changes no record. */
    reportFault(fault: Fault): { readonly id: string | null }
    /** What this reader may hear. Ends when the signal is aborted. The first event is `hello`. */
    follow(reader: Reader, signal: AbortSignal | undefined): AsyncIterable<LiveEvent>
  }
  readonly models: {
    /** The models that lie here; each file is held against its hash. */
    list(): Promise<ModelEntry[]>
    /**
     * Puts a model into use from the next screening on, once it has run here, which takes seconds. Rejects with the reason
     * where it is refused, and then nothing has changed.
     */
    use(reader: Reader, choice: { readonly name: string; readonly head: string | null }): Promise<ModelEntry[]>
  }
  /** How a reader looks at slides. */
  readonly viewing: {
    prefs(reader: Reader): Viewing
    savePrefs(reader: Reader, change: Partial<Viewing>): Viewing
    /** The focal plane that the reader looked at last; null where none is remembered. */
    planeOf(reader: Reader, slideId: number): number | null
    keepPlane(reader: Reader, slideId: number, plane: number): void
    /** The last check of this machine's screen. */
    display(): DisplayCheck | null
    saveDisplay(reader: Reader, check: DisplayCheck): void
  }
  readonly intake: {
    /** Absolute paths of files or folders on this machine. Never throws for a bad file: that is an outcome. */
    importPaths(
      reader: Reader,
      paths: readonly string[],
      options: { micronsPerPixel: number | null; folders?: FolderChoice },
    ): Promise<ImportOutcome[]>
    /** Brings in the files of a dropped folder once all are sent. */
    importUploaded(
      reader: Reader,
      batch: { readonly id: string; readonly folder: string },
      options: { micronsPerPixel: number | null },
    ): Promise<ImportOutcome[]>
    quarantine(): QuarantineEntry[]
    retryQuarantined(reader: Reader, id: number): Promise<ImportOutcome>
    dismissQuarantined(reader: Reader, id: number): void
    addSamples(reader: Reader): Promise<ImportOutcome[]>
  }
  readonly orders: {
    /** Slides that have not found their order. */
    tray(): UnmatchedSlide[]
    /** Orders whose accession number or patient has these words, the likeliest for the slide first; at most 50. */
    find(slideId: number, words: string): OfferedOrder[]
    match(reader: Reader, slideId: number, orderId: number): CaseRow
    /** Takes a match back: the slide is in the tray again, and its case no longer has the order's patient. */
    release(reader: Reader, slideId: number): CaseRow
    /** The slide stays as it is, without an order, and leaves the tray. */
    setAside(reader: Reader, slideId: number): void
    /** What was read from the slide's label; null for slides that came in before labels were read. */
    label(slideId: number): SlideLabel | null
    /** The last order files, the newest first. */
    imports(): OrderImport[]
  }
  readonly worklist: {
    /** Lines of the worklist by filter, order and place, how many there are, and what each filter would show. */
    page(reader: Reader, query: WorklistQuery): WorklistPage
  }
  readonly cases: {
    open(reader: Reader, caseId: number): Promise<CaseDetail>
    edit(reader: Reader, change: CaseEdit): CaseRow
    /** The reader's answer to an unknown scale; screening starts when it was waiting for it. */
    setScale(reader: Reader, slideId: number, micronsPerPixel: number): CaseRow
    /** The slide's file was moved: checks the content hash before the new path is taken. */
    relocate(reader: Reader, slideId: number, path: string): Promise<CaseRow>
    /** Throws `conflict` with `savedAt` where the records hold another draft than the one this was made from. */
    saveDraft(reader: Reader, draft: SavedDraft): { savedAt: string }
    /** The reader signs. Throws `name-missing` for one without a name. */
    signOut(reader: Reader, caseId: number, as: SignRequest): Promise<CaseDetail>
  }
  readonly cells: {
    /**
     * The cells that are shown of a slide, or those committed after `afterId` (ids grow), with what the reader decided
     * in this case; decisions that stand on their own come last. The slide's own case where none is named.
     */
    columns(reader: Reader, of: { caseId?: number | undefined; slideId: number; afterId: number }): CellColumns
    detail(reader: Reader, of: { caseId?: number | undefined; cellId: number }): CellDetail
    /** Empty for a cell that was not graded at full resolution, or by another model than the present one. */
    nearest(cellId: number): NearestCells
  }
  readonly reports: {
    /**
     * Opens a signed case again: the reader has the decisions and the result of the newest report before him and signs
     * another version. Throws `case-not-signed`, `invalid-input` without a reason, `conflict` while one is open.
     */
    amend(reader: Reader, request: AmendRequest): Promise<CaseDetail>
    /** Gives the reader's own amendment up; the report stays as it was. Throws `not-found`. */
    dropAmendment(reader: Reader, caseId: number): Promise<CaseDetail>
    /** Throws `case-not-signed`, `invalid-input` without a reason, `conflict` while the case is amended. */
    addend(reader: Reader, request: AddendRequest): Promise<CaseDetail>
  }
  readonly review: {
    act(reader: Reader, caseId: number, cellIds: readonly number[], action: ReviewAction): ReviewChange
    addCell(reader: Reader, cell: NewCell): { change: ReviewChange; cellId: number }
    undo(reader: Reader, caseId: number): ReviewChange
    redo(reader: Reader, caseId: number): ReviewChange
  }
  /** The microscope camera. Pictures come and go over plain routes. */
  readonly camera: {
    state(): CameraState
    /** Adds the scale, or replaces that of the same camera, objective and resolution. */
    saveCalibration(reader: Reader, calibration: NewCalibration): CameraState
    removeCalibration(reader: Reader, id: number): CameraState
    /** Throws `conflict` while another capture is open, `invalid-input` where the mode has no scale. */
    begin(reader: Reader, mode: CameraMode): Capture
    /** Takes the last field back. */
    undo(reader: Reader, captureId: number): Promise<Capture>
    /** Gives the capture up and deletes its fields. */
    discard(reader: Reader, captureId: number): Promise<void>
    /** Makes one slide of the fields and brings it in; an empty name is made from the time. */
    finish(reader: Reader, captureId: number, name: string): Promise<FinishedCapture>
  }
  readonly screening: {
    start(reader: Reader, slideId: number): ScreeningJob
    pause(reader: Reader, slideId: number): ScreeningJob
    resume(reader: Reader, slideId: number): ScreeningJob
    cancel(reader: Reader, slideId: number): ScreeningJob
    /** Where the slide is sharp; null before a screening is finished, and where it did not measure that. */
    focus(slideId: number): FocusMap | null
  }
}
