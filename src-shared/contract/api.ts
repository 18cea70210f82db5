import type { OrderEncoding } from '../domain/order-encodings.ts'
import type { PeopleApi } from './people-api.ts'
import type { Reader } from './permissions.ts'
import type { AuditCheck, AuditPage, AuditQuery } from './schemas/audit.ts'
import type { BackupState, KeyState } from './schemas/backup.ts'
import type { CameraMode, CameraState, Capture, FinishedCapture, NewCalibration } from './schemas/camera.ts'
import type { SelfCheck } from './schemas/doctor.ts'
import type { Fault } from './schemas/fault.ts'
import type { MeasureEdit, MeasuresChange, NewMeasure } from './schemas/measure.ts'
import type { OfferedOrder, OrderImport, OrderPreview, SlideLabel, UnmatchedSlide } from './schemas/orders.ts'
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
import type { BeforeSigning, Look } from './schemas/signing.ts'
import type { FolderChoice, ImportOutcome, QuarantineEntry } from './schemas/slide.ts'
import type { LiveEvent, ModelEntry, Settings, SystemInfo } from './schemas/system.ts'
import type { DisplayCheck, Viewing } from './schemas/viewing.ts'
import type { WorklistAnswer, WorklistQuery } from './schemas/worklist.ts'

/**
 * What the core can do for a window. The router checks input, output and permission; src-main/api implements it. Every
 * call that writes, and every call whose answer depends on who asks, takes the reader first.
 */
export interface Api extends PeopleApi {
  readonly system: {
    info(): Promise<SystemInfo>
    /** The laboratory's settings and the reader's own. */
    settings(reader: Reader): Settings
    /** Throws `forbidden` for a setting of the laboratory without the permission to configure it. */
    saveSettings(reader: Reader, change: Partial<Settings>): Promise<Settings>
    /** The reader has seen which events the records lack. They are not named again. */
    missingSeen(reader: Reader): void
    /**
     * Logs a failure in a window and returns its log id. The id is null when the windows have reported too many
     * failures. Changes no record.
     */
    reportFault(fault: Fault): { readonly id: string | null }
    /**
     * The events that this reader may hear, beginning with `hello`. The stream ends when the window ends it, or when
     * the reader has left the window.
     */
    follow(reader: Reader, signal: AbortSignal | undefined, left?: AbortSignal): AsyncIterable<LiveEvent>
  }
  readonly backups: {
    state(): BackupState
    /** Begins a backup in the background. Throws `backup-folder-missing`, and `conflict` while one is being made. */
    begin(reader: Reader): BackupState
  }
  readonly keys: {
    state(): KeyState
    /** Makes new recovery words and shows them, for the only time. Earlier ones hold until these are confirmed. */
    makeWords(reader: Reader): { readonly words: string[] }
    /** Throws `recovery-word-unknown` with its position, `recovery-words-mixed`, `recovery-words-other`. */
    confirmWords(reader: Reader, words: string): KeyState
    /**
     * Gives the key up on this machine, or keeps it there again. From the next start on, only passwords and the recovery
     * words open the records. Throws `recovery-words-needed`, `nobody-opens`.
     */
    openOnlyByPeople(reader: Reader, on: boolean): KeyState
    /** The next start writes the records with a new key. Words and passwords open it, too. */
    change(reader: Reader): KeyState
  }
  readonly models: {
    /** The models on this machine. The hash of each file is checked. */
    list(): Promise<ModelEntry[]>
    /**
     * Puts a model into use from the next screening on, after a trial run that takes seconds. If the model is
     * refused, the promise rejects with the reason and nothing changes.
     */
    use(reader: Reader, choice: { readonly name: string; readonly head: string | null }): Promise<ModelEntry[]>
  }
  /** How a reader looks at slides. */
  readonly viewing: {
    prefs(reader: Reader): Viewing
    savePrefs(reader: Reader, change: Partial<Viewing>): Viewing
    /** The focal plane that the reader looked at last, or null if none is remembered. */
    planeOf(reader: Reader, slideId: number): number | null
    keepPlane(reader: Reader, slideId: number, plane: number): void
    /** The latest check of this machine's screen. */
    display(): DisplayCheck | null
    saveDisplay(reader: Reader, check: DisplayCheck): void
  }
  readonly intake: {
    /** Takes absolute paths of files or folders on this machine. A bad file is an outcome; it never throws. */
    importPaths(
      reader: Reader,
      paths: readonly string[],
      options: { micronsPerPixel: number | null; folders?: FolderChoice },
    ): Promise<ImportOutcome[]>
    /** Imports the files of a dropped folder once all of them have been sent. */
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
    /** Slides that have no order yet. */
    tray(): UnmatchedSlide[]
    /**
     * At most 50 orders whose accession number or patient contains these words. The likeliest one for the slide comes
     * first.
     */
    find(slideId: number, words: string): OfferedOrder[]
    match(reader: Reader, slideId: number, orderId: number): CaseRow
    /** Undoes a match: the slide returns to the tray, and its case loses the order's patient. */
    release(reader: Reader, slideId: number): CaseRow
    /** Removes the slide from the tray. It stays without an order. */
    setAside(reader: Reader, slideId: number): void
    /** What was read from the slide's label. Null for slides imported before labels were read. */
    label(slideId: number): SlideLabel | null
    /** The latest order files, newest first. */
    imports(): OrderImport[]
    /**
     * What a file that waits for its character set says, read in the estimated set or in the given one. Throws
     * `not-found`, `file-not-found`, `file-changed`.
     */
    look(fileId: number, encoding: OrderEncoding | null): OrderPreview
    /** Takes the orders of such a file, read in this character set. Throws the same errors. */
    takeAs(reader: Reader, fileId: number, encoding: OrderEncoding): OrderImport
  }
  readonly worklist: {
    /** One page of the worklist by filter, order and place, with the total and the count behind each filter. */
    page(reader: Reader, query: WorklistQuery): WorklistAnswer
  }
  readonly cases: {
    open(reader: Reader, caseId: number): Promise<CaseDetail>
    /** The same for a case that the reader will probably open next. The records do not say that it was opened. */
    peek(reader: Reader, caseId: number): Promise<CaseDetail>
    edit(reader: Reader, change: CaseEdit): CaseRow
    /** Stores the scale that the reader gives for a slide of unknown scale. A screening that waited for it starts. */
    setScale(reader: Reader, slideId: number, micronsPerPixel: number): CaseRow
    /** Points the slide to its moved file. The content hash is checked before the new path is accepted. */
    relocate(reader: Reader, slideId: number, path: string): Promise<CaseRow>
    /** Throws `conflict` with `savedAt` if the stored draft is not the one that this draft was based on. */
    saveDraft(reader: Reader, draft: SavedDraft): { savedAt: string }
    /** Puts the case into the archive: it leaves the worklist, and a search of the archive finds it. */
    archive(reader: Reader, caseId: number): CaseRow
    /** Brings an archived or removed case back to the worklist. */
    restore(reader: Reader, caseId: number): CaseRow
    /** Removes an unsigned case. Its events and the reason stay on record. Throws `case-signed`. */
    remove(reader: Reader, caseId: number, reason: string): void
    /** What a signature by this reader would contradict or skip now. */
    beforeSigning(reader: Reader, caseId: number): BeforeSigning
    /**
     * Signs the case in the reader's name. Throws `name-missing` if the reader has no name, and `not-acknowledged` with
     * the ids of the contradictions that were not acknowledged.
     */
    signOut(reader: Reader, caseId: number, as: SignRequest): Promise<CaseDetail>
  }
  readonly cells: {
    /**
     * The visible cells of a slide, or only those committed after `afterId` (ids grow), with the reader's decisions
     * in this case. Decisions without a proposal come last. Without `caseId`, the slide's own case is used.
     */
    columns(reader: Reader, of: { caseId?: number | undefined; slideId: number; afterId: number }): CellColumns
    detail(reader: Reader, of: { caseId?: number | undefined; cellId: number }): CellDetail
    /** Empty if the cell was not graded at full resolution, or was graded by a model other than the current one. */
    nearest(cellId: number): NearestCells
  }
  readonly reports: {
    /**
     * Reopens a signed case. The reader continues from the decisions and the result of the newest report and signs
     * another version. Throws `case-not-signed`, `invalid-input` without a reason, `conflict` while an amendment is
     * open.
     */
    amend(reader: Reader, request: AmendRequest): Promise<CaseDetail>
    /** Discards the reader's own amendment and leaves the report unchanged. Throws `not-found`. */
    dropAmendment(reader: Reader, caseId: number): Promise<CaseDetail>
    /** Throws `case-not-signed`, `invalid-input` without a reason, `conflict` while an amendment is open. */
    addend(reader: Reader, request: AddendRequest): Promise<CaseDetail>
  }
  readonly review: {
    act(reader: Reader, caseId: number, cellIds: readonly number[], action: ReviewAction): ReviewChange
    addCell(reader: Reader, cell: NewCell): { change: ReviewChange; cellId: number }
    /** Keeps what the reader had on the screen. Ignored once the case is signed. Throws `not-found`. */
    look(reader: Reader, seen: Look): void
    /** A step that another window took is named in the answer and stays, unless `anyWindow` is true; so for `redo`. */
    undo(reader: Reader, caseId: number, anyWindow?: boolean): ReviewChange
    redo(reader: Reader, caseId: number, anyWindow?: boolean): ReviewChange
    /** Keeps a distance that the reader measured on a slide of the case. Throws `not-found`, `invalid-input`. */
    addMeasure(reader: Reader, measure: NewMeasure): MeasuresChange
    /** Marks a measure of the reader's own read for the report, removes it or restores it. Throws `not-found`. */
    editMeasure(reader: Reader, edit: MeasureEdit): MeasuresChange
  }
  /** The events of the records. */
  readonly audit: {
    /** One page of the events that a filter lets through, newest first, with the total and what can be filtered by. */
    page(query: AuditQuery): AuditPage
    /** Reads the whole chain of events. Throws `cancelled` if the signal is aborted. */
    check(signal: AbortSignal | undefined): Promise<AuditCheck>
  }
  readonly doctor: {
    /** Looks at everything that this installation depends on. Changes nothing. Throws `cancelled`. */
    check(signal: AbortSignal | undefined): Promise<SelfCheck>
    /** Versions, the self-check and the last lines of the log as text, without any identifier. Throws `cancelled`. */
    problemReport(signal: AbortSignal | undefined): Promise<string>
  }
  /** The microscope camera. Its pictures are sent and fetched over plain routes. */
  readonly camera: {
    state(): CameraState
    /** Adds a scale, or replaces the scale of the same camera, objective and resolution. */
    saveCalibration(reader: Reader, calibration: NewCalibration): CameraState
    removeCalibration(reader: Reader, id: number): CameraState
    /** Throws `conflict` while another capture is open, `invalid-input` if the mode has no scale. */
    begin(reader: Reader, mode: CameraMode): Capture
    /** Removes the last field. */
    undo(reader: Reader, captureId: number): Promise<Capture>
    /** Discards the capture and deletes its fields. */
    discard(reader: Reader, captureId: number): Promise<void>
    /** Makes one slide of the fields and imports it. An empty name is replaced by one made from the time. */
    finish(reader: Reader, captureId: number, name: string): Promise<FinishedCapture>
  }
  readonly screening: {
    start(reader: Reader, slideId: number): ScreeningJob
    pause(reader: Reader, slideId: number): ScreeningJob
    resume(reader: Reader, slideId: number): ScreeningJob
    cancel(reader: Reader, slideId: number): ScreeningJob
    /**
     * Where the slide is sharp. Null until a screening has finished, and if the screening did not measure sharpness.
     */
    focus(slideId: number): FocusMap | null
  }
}
