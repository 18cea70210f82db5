import { z } from 'zod'
import { orderEncodings } from '../domain/order-encodings.ts'
import { auditRouter } from './audit-router.ts'
import { doctorRouter } from './doctor-router.ts'
import { accountRouter, peopleRouter, sessionRouter } from './people-router.ts'
import { allowed, t } from './procedure.ts'
import { reviewRouter } from './review-router.ts'
import { backupsRouter, keysRouter } from './safekeeping-router.ts'
import { cameraMode, cameraState, capture, finished, newCalibration } from './schemas/camera.ts'
import { cellId, id, lineOfText, timestamp } from './schemas/common.ts'
import { fault } from './schemas/fault.ts'
import { offeredOrder, orderImport, orderPreview, slideLabel, unmatchedSlide } from './schemas/orders.ts'
import {
  addendRequest,
  amendRequest,
  caseDetail,
  caseEdit,
  caseRow,
  removeRequest,
  savedDraft,
  signRequest,
} from './schemas/review.ts'
import { cellColumns, cellDetail, focusMap, nearestCells, screeningJob } from './schemas/screening.ts'
import { beforeSigning } from './schemas/signing.ts'
import { folderChoice, importOutcome, quarantineEntry } from './schemas/slide.ts'
import { type liveEvent, modelEntry, settings, systemInfo } from './schemas/system.ts'
import { displayCheck, viewing } from './schemas/viewing.ts'
import { worklistAnswer, worklistQuery } from './schemas/worklist.ts'
import { withoutUndefined } from './without-undefined.ts'

const byCase = z.object({ caseId: id })
const byCapture = z.object({ captureId: id })
const bySlide = z.object({ slideId: id })
const paths = z.array(z.string().min(1)).min(1).max(10_000)
const scale = z.number().min(0.05).max(10)
const batchId = z.string().regex(/^[0-9a-f]{16}$/)

export const appRouter = t.router({
  session: sessionRouter,
  account: accountRouter,
  people: peopleRouter,
  system: t.router({
    info: allowed('system.read')
      .output(systemInfo)
      .query(({ ctx }) => ctx.api.system.info()),
    settings: allowed('system.read')
      .output(settings)
      .query(({ ctx }) => ctx.api.system.settings(ctx.reader)),
    saveSettings: allowed('account.own')
      .input(settings.partial())
      .output(settings)
      .mutation(({ ctx, input }) => ctx.api.system.saveSettings(ctx.reader, withoutUndefined(input))),
    missingSeen: allowed('system.configure').mutation(({ ctx }) => ctx.api.system.missingSeen(ctx.reader)),
    reportFault: allowed('system.read')
      .input(fault)
      .output(z.object({ id: z.string().nullable() }))
      .mutation(({ ctx, input }) => ctx.api.system.reportFault(input)),
    follow: allowed('case.read')
      .output(z.custom<AsyncIterable<z.infer<typeof liveEvent>>>())
      .query(({ ctx, signal }) => ctx.api.system.follow(ctx.reader, signal, ctx.left)),
  }),
  backups: backupsRouter,
  keys: keysRouter,
  models: t.router({
    list: allowed('system.read')
      .output(z.array(modelEntry))
      .query(({ ctx }) => ctx.api.models.list()),
    use: allowed('system.configure')
      .input(z.object({ name: z.string().min(1).max(200), head: z.string().min(1).max(200).nullable().default(null) }))
      .output(z.array(modelEntry))
      .mutation(({ ctx, input }) => ctx.api.models.use(ctx.reader, input)),
  }),
  viewing: t.router({
    prefs: allowed('case.read')
      .output(viewing)
      .query(({ ctx }) => ctx.api.viewing.prefs(ctx.reader)),
    savePrefs: allowed('case.read')
      .input(viewing.partial())
      .output(viewing)
      .mutation(({ ctx, input }) => ctx.api.viewing.savePrefs(ctx.reader, withoutUndefined(input))),
    planeOf: allowed('case.read')
      .input(bySlide)
      .output(z.number().nullable())
      .query(({ ctx, input }) => ctx.api.viewing.planeOf(ctx.reader, input.slideId)),
    keepPlane: allowed('case.read')
      .input(bySlide.extend({ plane: z.number().int().min(-1).max(9999) }))
      .mutation(({ ctx, input }) => ctx.api.viewing.keepPlane(ctx.reader, input.slideId, input.plane)),
    display: allowed('system.read')
      .output(displayCheck.nullable())
      .query(({ ctx }) => ctx.api.viewing.display()),
    saveDisplay: allowed('case.read')
      .input(displayCheck)
      .mutation(({ ctx, input }) => ctx.api.viewing.saveDisplay(ctx.reader, input)),
  }),
  intake: t.router({
    importPaths: allowed('slide.import')
      .input(z.object({ paths, micronsPerPixel: scale.nullable(), folders: folderChoice.default('auto') }))
      .output(z.array(importOutcome))
      .mutation(({ ctx, input }) => ctx.api.intake.importPaths(ctx.reader, input.paths, input)),
    importUploaded: allowed('slide.import')
      .input(z.object({ id: batchId, folder: z.string().min(1).max(255), micronsPerPixel: scale.nullable() }))
      .output(z.array(importOutcome))
      .mutation(({ ctx, input }) => ctx.api.intake.importUploaded(ctx.reader, input, input)),
    quarantine: allowed('case.read')
      .output(z.array(quarantineEntry))
      .query(({ ctx }) => ctx.api.intake.quarantine()),
    retry: allowed('slide.import')
      .input(z.object({ id }))
      .output(importOutcome)
      .mutation(({ ctx, input }) => ctx.api.intake.retryQuarantined(ctx.reader, input.id)),
    dismiss: allowed('slide.import')
      .input(z.object({ id }))
      .mutation(({ ctx, input }) => ctx.api.intake.dismissQuarantined(ctx.reader, input.id)),
    addSamples: allowed('slide.import')
      .output(z.array(importOutcome))
      .mutation(({ ctx }) => ctx.api.intake.addSamples(ctx.reader)),
  }),
  orders: t.router({
    tray: allowed('case.read')
      .output(z.array(unmatchedSlide))
      .query(({ ctx }) => ctx.api.orders.tray()),
    find: allowed('case.read')
      .input(bySlide.extend({ words: z.string().max(100) }))
      .output(z.array(offeredOrder))
      .query(({ ctx, input }) => ctx.api.orders.find(input.slideId, input.words)),
    match: allowed('case.edit')
      .input(bySlide.extend({ orderId: id }))
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.orders.match(ctx.reader, input.slideId, input.orderId)),
    release: allowed('case.edit')
      .input(bySlide)
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.orders.release(ctx.reader, input.slideId)),
    setAside: allowed('case.edit')
      .input(bySlide)
      .mutation(({ ctx, input }) => ctx.api.orders.setAside(ctx.reader, input.slideId)),
    label: allowed('case.read')
      .input(bySlide)
      .output(slideLabel.nullable())
      .query(({ ctx, input }) => ctx.api.orders.label(input.slideId)),
    imports: allowed('case.read')
      .output(z.array(orderImport))
      .query(({ ctx }) => ctx.api.orders.imports()),
    look: allowed('case.read')
      .input(z.object({ fileId: id, encoding: z.enum(orderEncodings).nullable() }))
      .output(orderPreview)
      .query(({ ctx, input }) => ctx.api.orders.look(input.fileId, input.encoding)),
    takeAs: allowed('slide.import')
      .input(z.object({ fileId: id, encoding: z.enum(orderEncodings) }))
      .output(orderImport)
      .mutation(({ ctx, input }) => ctx.api.orders.takeAs(ctx.reader, input.fileId, input.encoding)),
  }),
  worklist: t.router({
    page: allowed('case.read')
      .input(worklistQuery)
      .output(worklistAnswer)
      .query(({ ctx, input }) => ctx.api.worklist.page(ctx.reader, input)),
  }),
  cases: t.router({
    open: allowed('case.read')
      .input(byCase)
      .output(caseDetail)
      .query(({ ctx, input }) => ctx.api.cases.open(ctx.reader, input.caseId)),
    peek: allowed('case.read')
      .input(byCase)
      .output(caseDetail)
      .query(({ ctx, input }) => ctx.api.cases.peek(ctx.reader, input.caseId)),
    edit: allowed('case.edit')
      .input(caseEdit)
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.cases.edit(ctx.reader, input)),
    setScale: allowed('case.edit')
      .input(bySlide.extend({ micronsPerPixel: scale }))
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.cases.setScale(ctx.reader, input.slideId, input.micronsPerPixel)),
    relocate: allowed('case.edit')
      .input(bySlide.extend({ path: z.string().min(1) }))
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.cases.relocate(ctx.reader, input.slideId, input.path)),
    saveDraft: allowed('case.review')
      .input(savedDraft)
      .output(z.object({ savedAt: timestamp }))
      .mutation(({ ctx, input }) => ctx.api.cases.saveDraft(ctx.reader, input)),
    archive: allowed('case.archive')
      .input(byCase)
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.cases.archive(ctx.reader, input.caseId)),
    restore: allowed('case.archive')
      .input(byCase)
      .output(caseRow)
      .mutation(({ ctx, input }) => ctx.api.cases.restore(ctx.reader, input.caseId)),
    remove: allowed('case.remove')
      .input(removeRequest)
      .mutation(({ ctx, input }) => ctx.api.cases.remove(ctx.reader, input.caseId, input.reason)),
    beforeSigning: allowed('case.sign-out')
      .input(byCase)
      .output(beforeSigning)
      .query(({ ctx, input }) => ctx.api.cases.beforeSigning(ctx.reader, input.caseId)),
    signOut: allowed('case.sign-out')
      .input(byCase.extend(signRequest.shape))
      .output(caseDetail)
      .mutation(({ ctx, input }) => ctx.api.cases.signOut(ctx.reader, input.caseId, input)),
  }),
  cells: t.router({
    columns: allowed('case.read')
      .input(bySlide.extend({ caseId: id.optional(), afterId: z.number().int().min(0).default(0) }))
      .output(cellColumns)
      .query(({ ctx, input }) => ctx.api.cells.columns(ctx.reader, input)),
    detail: allowed('case.read')
      .input(z.object({ caseId: id.optional(), cellId }))
      .output(cellDetail)
      .query(({ ctx, input }) => ctx.api.cells.detail(ctx.reader, input)),
    nearest: allowed('case.read')
      .input(z.object({ cellId: id }))
      .output(nearestCells)
      .query(({ ctx, input }) => ctx.api.cells.nearest(input.cellId)),
  }),
  reports: t.router({
    amend: allowed('case.sign-out')
      .input(amendRequest)
      .output(caseDetail)
      .mutation(({ ctx, input }) => ctx.api.reports.amend(ctx.reader, input)),
    dropAmendment: allowed('case.sign-out')
      .input(byCase)
      .output(caseDetail)
      .mutation(({ ctx, input }) => ctx.api.reports.dropAmendment(ctx.reader, input.caseId)),
    addend: allowed('case.sign-out')
      .input(addendRequest)
      .output(caseDetail)
      .mutation(({ ctx, input }) => ctx.api.reports.addend(ctx.reader, input)),
  }),
  review: reviewRouter,
  audit: auditRouter,
  doctor: doctorRouter,
  camera: t.router({
    state: allowed('case.read')
      .output(cameraState)
      .query(({ ctx }) => ctx.api.camera.state()),
    saveCalibration: allowed('slide.import')
      .input(newCalibration)
      .output(cameraState)
      .mutation(({ ctx, input }) => ctx.api.camera.saveCalibration(ctx.reader, input)),
    removeCalibration: allowed('slide.import')
      .input(z.object({ id }))
      .output(cameraState)
      .mutation(({ ctx, input }) => ctx.api.camera.removeCalibration(ctx.reader, input.id)),
    begin: allowed('slide.import')
      .input(cameraMode)
      .output(capture)
      .mutation(({ ctx, input }) => ctx.api.camera.begin(ctx.reader, input)),
    undo: allowed('slide.import')
      .input(byCapture)
      .output(capture)
      .mutation(({ ctx, input }) => ctx.api.camera.undo(ctx.reader, input.captureId)),
    discard: allowed('slide.import')
      .input(byCapture)
      .mutation(({ ctx, input }) => ctx.api.camera.discard(ctx.reader, input.captureId)),
    finish: allowed('slide.import')
      .input(byCapture.extend({ name: lineOfText.max(60) }))
      .output(finished)
      .mutation(({ ctx, input }) => ctx.api.camera.finish(ctx.reader, input.captureId, input.name)),
  }),
  screening: t.router({
    start: allowed('slide.screen')
      .input(bySlide)
      .output(screeningJob)
      .mutation(({ ctx, input }) => ctx.api.screening.start(ctx.reader, input.slideId)),
    pause: allowed('slide.screen')
      .input(bySlide)
      .output(screeningJob)
      .mutation(({ ctx, input }) => ctx.api.screening.pause(ctx.reader, input.slideId)),
    focus: allowed('case.read')
      .input(bySlide)
      .output(focusMap.nullable())
      .query(({ ctx, input }) => ctx.api.screening.focus(input.slideId)),
    resume: allowed('slide.screen')
      .input(bySlide)
      .output(screeningJob)
      .mutation(({ ctx, input }) => ctx.api.screening.resume(ctx.reader, input.slideId)),
    cancel: allowed('slide.screen')
      .input(bySlide)
      .output(screeningJob)
      .mutation(({ ctx, input }) => ctx.api.screening.cancel(ctx.reader, input.slideId)),
  }),
})

export type AppRouter = typeof appRouter
