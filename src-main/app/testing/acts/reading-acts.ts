import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { answersTo } from '#shared/contract/testing.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { type TwoPeople, worklistOf } from '../two-people.ts'
import type { Act } from './act.ts'

const draft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory' as const, category: 'nilm' as const }
const cell = { caseId: 1, x: 300, y: 200, width: 60, height: 60, label: 'HSIL' as const }
/** Throws unless the answer is a file. */
async function fetched(answer: Promise<Response>): Promise<void> {
  const { ok, status } = await answer
  if (!ok) throw new Error(String(status))
}
const distance = { caseId: 1, slideId: 1 }
const noStep = { cells: [], undoDepth: 0, redoDepth: 0 }
const meaning = 'I have reviewed this slide.'

/** The first slide, from its import to the versions of its report: case 1, slide 1. */
export function readingActs(lab: TwoPeople, path: string): readonly Act[] {
  const cellIds = async () => (await lab.ada.api.cells.columns.query({ slideId: 1 })).id.slice(0, 2)
  const state = async () => (await worklistOf(lab.ada)).rows.find(({ slideId }) => slideId === 1)?.job?.state
  const reaches = (wanted: string) => () =>
    vi.waitFor(async () => expect(await state()).toBe(wanted), { timeout: 60_000 })
  return [...comingIn(path), ...screening(reaches), ...review(reaches, cellIds), ...report(lab, path), ...filing]
}

const comingIn = (path: string): readonly Act[] => [
  {
    call: 'intake.importPaths',
    run: ({ api }) => api.intake.importPaths.mutate({ paths: [path], micronsPerPixel: null }),
    leaves: ['slide-added'],
  },
  {
    call: 'review.look',
    run: ({ api }) => api.review.look.mutate({ caseId: 1, slideId: 1, cellIds: [] }),
    leaves: [],
  },
  { call: 'viewing.keepPlane', run: ({ api }) => api.viewing.keepPlane.mutate({ slideId: 1, plane: 0 }), leaves: [] },
  {
    call: 'cases.setScale',
    run: ({ api }) => api.cases.setScale.mutate({ slideId: 1, micronsPerPixel: 0.5 }),
    leaves: ['slide-scaled'],
  },
  { call: 'cases.open', run: ({ api }) => api.cases.open.query({ caseId: 1 }), leaves: ['case-opened'] },
  {
    call: 'GET /reports/:case.pdf',
    run: ({ send }) => fetched(send('/reports/1.pdf')),
    leaves: ['report-opened'],
  },
  {
    call: 'cases.edit',
    run: ({ api }) => api.cases.edit.mutate({ caseId: 1, patientAge: 39 }),
    leaves: ['case-edited'],
  },
]

type Reaches = (state: string) => () => Promise<unknown>

const screening = (reaches: Reaches): readonly Act[] => [
  { call: 'screening.start', run: ({ api }) => api.screening.start.mutate({ slideId: 1 }), leaves: ['job-asked'] },
  { call: 'screening.pause', run: ({ api }) => api.screening.pause.mutate({ slideId: 1 }), leaves: ['job-paused'] },
  {
    call: 'screening.resume',
    first: reaches('paused'),
    run: ({ api }) => api.screening.resume.mutate({ slideId: 1 }),
    leaves: ['job-resumed'],
  },
  {
    call: 'screening.cancel',
    run: ({ api }) => api.screening.cancel.mutate({ slideId: 1 }),
    leaves: ['job-cancelled'],
  },
  {
    call: 'screening.start',
    first: reaches('cancelled'),
    run: ({ api }) => api.screening.start.mutate({ slideId: 1 }),
    leaves: ['job-asked'],
  },
]

const review = (reaches: Reaches, cellIds: () => Promise<number[]>): readonly Act[] => [
  {
    call: 'review.act',
    first: reaches('succeeded'),
    run: async ({ api }) => api.review.act.mutate({ caseId: 1, cellIds: await cellIds(), action: { kind: 'accept' } }),
    leaves: ['read-begun', 'cells-decided'],
  },
  { call: 'review.addCell', run: ({ api }) => api.review.addCell.mutate(cell), leaves: ['cell-added'] },
  {
    call: 'review.addMeasure',
    run: ({ api }) => api.review.addMeasure.mutate({ ...distance, from: { x: 10, y: 10 }, to: { x: 90, y: 70 } }),
    leaves: ['measure-added'],
  },
  {
    call: 'review.editMeasure',
    run: ({ api }) => api.review.editMeasure.mutate({ caseId: 1, measureId: 1, removed: true }),
    leaves: ['measure-changed'],
  },
  {
    call: 'review.undo',
    run: ({ api }) => api.review.undo.mutate({ caseId: 1 }),
    leaves: ['review-undone'],
    otherwise: noStep,
  },
  {
    call: 'review.redo',
    run: ({ api }) => api.review.redo.mutate({ caseId: 1 }),
    leaves: ['review-redone'],
    otherwise: noStep,
  },
]

/** The signed case goes into the archive and comes back. */
const filing: readonly Act[] = [
  { call: 'cases.archive', run: ({ api }) => api.cases.archive.mutate({ caseId: 1 }), leaves: ['case-archived'] },
  { call: 'cases.restore', run: ({ api }) => api.cases.restore.mutate({ caseId: 1 }), leaves: ['case-restored'] },
]

const report = (lab: TwoPeople, path: string): readonly Act[] => [
  {
    call: 'cases.saveDraft',
    run: ({ api }) => api.cases.saveDraft.mutate({ caseId: 1, draft }),
    leaves: ['draft-saved'],
  },
  {
    call: 'cases.relocate',
    first() {
      mkdirSync(join(lab.folder, 'moved'))
      renameSync(path, join(lab.folder, 'moved', 'S26-00007.tif'))
    },
    run: ({ api }) => api.cases.relocate.mutate({ slideId: 1, path: join(lab.folder, 'moved', 'S26-00007.tif') }),
    leaves: ['slide-moved'],
  },
  {
    call: 'cases.signOut',
    async run({ api }) {
      const acknowledged = answersTo(await api.cases.beforeSigning.query({ caseId: 1 }))
      return api.cases.signOut.mutate({ caseId: 1, meaning, acknowledged })
    },
    leaves: ['read-done', 'case-signed'],
  },
  {
    call: 'reports.amend',
    run: ({ api }) => api.reports.amend.mutate({ caseId: 1, reason: 'another look' }),
    leaves: ['read-begun', 'amendment-begun'],
  },
  {
    call: 'reports.dropAmendment',
    run: ({ api }) => api.reports.dropAmendment.mutate({ caseId: 1 }),
    leaves: ['read-done', 'amendment-dropped'],
  },
  {
    call: 'reports.addend',
    run: ({ api }) => api.reports.addend.mutate({ caseId: 1, text: 'HPV 16.', reason: 'a test came later', meaning }),
    leaves: ['read-begun', 'read-done', 'addendum-signed'],
  },
]
