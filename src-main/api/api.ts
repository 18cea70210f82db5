import type { Feed } from '#main/live/index.ts'
import type { FaultDesk } from '#main/log/index.ts'
import type { Api } from '#shared/contract/api.ts'
import type { PeopleApi } from '#shared/contract/people-api.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'

type Calls<A extends keyof Api, K extends keyof Api[A] = keyof Api[A]> = Pick<Api[A], K>

interface WorklistPart {
  page(reader: Reader, query: WorklistQuery): WorklistPage
}

/**
 * The functions that the parts below offer to the windows. Each is the part's own function; the API only passes it
 * on.
 */
export interface CoreParts {
  readonly system: Calls<'system', 'info' | 'settings' | 'saveSettings' | 'missingSeen'>
  readonly people: PeopleApi
  readonly faults: FaultDesk
  readonly backups: Api['backups']
  readonly keys: Api['keys']
  readonly models: Api['models']
  readonly viewing: Api['viewing']
  readonly feed: Pick<Feed, 'follow' | 'revision'>
  readonly intake: Calls<'intake'>
  readonly orders: Calls<'orders'>
  readonly camera: Calls<'camera'>
  readonly cases: Calls<
    'cases',
    | 'open'
    | 'peek'
    | 'edit'
    | 'setScale'
    | 'relocate'
    | 'saveDraft'
    | 'archive'
    | 'restore'
    | 'remove'
    | 'beforeSigning'
    | 'signOut'
  > &
    WorklistPart &
    Calls<'review'> &
    Calls<'reports'>
  readonly audit: Api['audit']
  readonly doctor: Api['doctor']
  readonly cells: Pick<Api['cells'], 'columns' | 'detail'>
  readonly screening: Calls<'screening'> & Pick<Api['cells'], 'nearest'>
}

/** Implements the contract's interface by passing each call to the part that answers it. */
export function createApi({
  system,
  people,
  faults,
  backups,
  keys,
  models,
  viewing,
  feed,
  intake,
  orders,
  audit,
  doctor,
  camera,
  cases,
  cells,
  screening,
}: CoreParts): Api {
  return {
    ...{ session: people.session, account: people.account, people: people.people },
    system: {
      info: () => system.info(),
      settings: (reader) => system.settings(reader),
      saveSettings: (reader, change) => system.saveSettings(reader, change),
      missingSeen: (reader) => system.missingSeen(reader),
      reportFault: (fault) => faults.report(fault),
      follow: (reader, signal, left) => feed.follow(reader, eitherOf(signal, left)),
    },
    backups,
    keys,
    models,
    viewing,
    intake: {
      importPaths: (reader, paths, options) => intake.importPaths(reader, paths, options),
      importUploaded: (reader, batch, options) => intake.importUploaded(reader, batch, options),
      quarantine: () => intake.quarantine(),
      retryQuarantined: (reader, id) => intake.retryQuarantined(reader, id),
      dismissQuarantined: (reader, id) => intake.dismissQuarantined(reader, id),
      addSamples: (reader) => intake.addSamples(reader),
    },
    orders,
    // A change while the page is made is then a later revision.
    worklist: { page: (reader, query) => ({ revision: feed.revision(reader), ...cases.page(reader, query) }) },
    cases: {
      open: (reader, caseId) => cases.open(reader, caseId),
      peek: (reader, caseId) => cases.peek(reader, caseId),
      edit: (reader, change) => cases.edit(reader, change),
      setScale: (reader, slideId, micronsPerPixel) => cases.setScale(reader, slideId, micronsPerPixel),
      relocate: (reader, slideId, path) => cases.relocate(reader, slideId, path),
      saveDraft: (reader, draft) => cases.saveDraft(reader, draft),
      beforeSigning: (reader, caseId) => cases.beforeSigning(reader, caseId),
      archive: (reader, caseId) => cases.archive(reader, caseId),
      restore: (reader, caseId) => cases.restore(reader, caseId),
      remove: (reader, caseId, reason) => cases.remove(reader, caseId, reason),
      signOut: (reader, caseId, as) => cases.signOut(reader, caseId, as),
    },
    cells: {
      columns: (reader, of) => cells.columns(reader, of),
      detail: (reader, of) => cells.detail(reader, of),
      nearest: (cellId) => screening.nearest(cellId),
    },
    reports: { amend: cases.amend, dropAmendment: cases.dropAmendment, addend: cases.addend },
    review: {
      ...{ act: cases.act, addCell: cases.addCell, look: cases.look, undo: cases.undo, redo: cases.redo },
      ...{ addMeasure: cases.addMeasure, editMeasure: cases.editMeasure },
    },
    audit,
    doctor,
    camera,
    screening: {
      start: (reader, slideId) => screening.start(reader, slideId),
      pause: (reader, slideId) => screening.pause(reader, slideId),
      resume: (reader, slideId) => screening.resume(reader, slideId),
      cancel: (reader, slideId) => screening.cancel(reader, slideId),
      focus: (slideId) => screening.focus(slideId),
    },
  }
}

const eitherOf = (one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined =>
  one && other ? AbortSignal.any([one, other]) : (one ?? other)
