import type { Api } from '#shared/contract/api.ts'
import type { Feed } from './feed.ts'

type Calls<A extends keyof Api, K extends keyof Api[A] = keyof Api[A]> = Pick<Api[A], K>

/** What the parts below do for the windows. Each is the part's own function; the API adds nothing but its place. */
export interface CoreParts {
  readonly system: Calls<'system', 'info' | 'settings' | 'saveSettings'>
  readonly viewing: Api['viewing']
  readonly feed: Feed
  readonly intake: Calls<'intake'>
  readonly orders: Calls<'orders'>
  readonly camera: Calls<'camera'>
  readonly cases: Calls<'cases', 'open' | 'edit' | 'setScale' | 'relocate' | 'saveDraft' | 'signOut'> &
    Calls<'worklist'> &
    Calls<'review'>
  readonly screening: Calls<'screening'> & Calls<'cells'>
}

/** The contract's interface, each call handed to the part that answers it. */
export function createApi({ system, viewing, feed, intake, orders, camera, cases, screening }: CoreParts): Api {
  return {
    system: {
      info: () => system.info(),
      settings: () => system.settings(),
      saveSettings: (change) => system.saveSettings(change),
      follow: (signal) => feed.follow(signal),
    },
    viewing,
    intake: {
      importPaths: (paths, options) => intake.importPaths(paths, options),
      importUploaded: (batch, options) => intake.importUploaded(batch, options),
      quarantine: () => intake.quarantine(),
      retryQuarantined: (id) => intake.retryQuarantined(id),
      dismissQuarantined: (id) => intake.dismissQuarantined(id),
      addSamples: () => intake.addSamples(),
    },
    orders: {
      tray: () => orders.tray(),
      find: (slideId, words) => orders.find(slideId, words),
      match: (slideId, orderId) => orders.match(slideId, orderId),
      release: (slideId) => orders.release(slideId),
      setAside: (slideId) => orders.setAside(slideId),
      label: (slideId) => orders.label(slideId),
      imports: () => orders.imports(),
    },
    worklist: { list: () => cases.list() },
    cases: {
      open: (caseId) => cases.open(caseId),
      edit: (change) => cases.edit(change),
      setScale: (slideId, micronsPerPixel) => cases.setScale(slideId, micronsPerPixel),
      relocate: (slideId, path) => cases.relocate(slideId, path),
      saveDraft: (caseId, draft) => cases.saveDraft(caseId, draft),
      signOut: (caseId, as) => cases.signOut(caseId, as),
    },
    cells: {
      columns: (slideId, afterId) => screening.columns(slideId, afterId),
      detail: (cellId) => screening.detail(cellId),
      nearest: (cellId) => screening.nearest(cellId),
    },
    review: {
      act: (caseId, cellIds, action) => cases.act(caseId, cellIds, action),
      addCell: (cell) => cases.addCell(cell),
      undo: (caseId) => cases.undo(caseId),
      redo: (caseId) => cases.redo(caseId),
    },
    camera: {
      state: () => camera.state(),
      saveCalibration: (calibration) => camera.saveCalibration(calibration),
      removeCalibration: (id) => camera.removeCalibration(id),
      begin: (mode) => camera.begin(mode),
      undo: (captureId) => camera.undo(captureId),
      discard: (captureId) => camera.discard(captureId),
      finish: (captureId, name) => camera.finish(captureId, name),
    },
    screening: {
      start: (slideId) => screening.start(slideId),
      pause: (slideId) => screening.pause(slideId),
      resume: (slideId) => screening.resume(slideId),
      cancel: (slideId) => screening.cancel(slideId),
      focus: (slideId) => screening.focus(slideId),
    },
  }
}
