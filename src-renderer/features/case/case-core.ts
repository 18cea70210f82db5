import { api, errorOf } from '#renderer/client/api.ts'
import { putRow, records } from '#renderer/client/records.ts'
import { takeAhead } from './ahead.ts'
import type { CaseCore } from './state/case-state.ts'

/** The core as the case page sees it. */
export const caseCore: CaseCore = {
  ahead: takeAhead,
  slideOf: (caseId) => records.getState().rows.get(caseId)?.slideId ?? null,
  async open(caseId) {
    const detail = await api.cases.open.query({ caseId })
    putRow(detail.row)
    return detail
  },
  columns: (slideId, afterId) => api.cells.columns.query({ slideId, afterId }),
  act: (caseId, cellIds, action) => api.review.act.mutate({ caseId, cellIds, action }),
  addCell: (cell) => api.review.addCell.mutate(cell),
  undo: (caseId, anyWindow) => api.review.undo.mutate({ caseId, anyWindow }),
  redo: (caseId, anyWindow) => api.review.redo.mutate({ caseId, anyWindow }),
  addMeasure: (measure) => api.review.addMeasure.mutate(measure),
  editMeasure: (edit) => api.review.editMeasure.mutate(edit),
  errorOf,
}
