import { z } from 'zod'
import { allowed, t } from './procedure.ts'
import { cellId, id } from './schemas/common.ts'
import { measureEdit, measuresChange, newMeasure } from './schemas/measure.ts'
import { newCell, reviewAction, reviewChange } from './schemas/review.ts'
import { look } from './schemas/signing.ts'

const byCase = z.object({ caseId: id })
const step = byCase.extend({ anyWindow: z.boolean().default(false) })

/** What a reader does on a slide of a case. */
export const reviewRouter = t.router({
  act: allowed('case.review')
    .input(byCase.extend({ cellIds: z.array(cellId).min(1).max(20_000), action: reviewAction }))
    .output(reviewChange)
    .mutation(({ ctx, input }) => ctx.api.review.act(ctx.reader, input.caseId, input.cellIds, input.action)),
  addCell: allowed('case.review')
    .input(newCell)
    .output(z.object({ change: reviewChange, cellId }))
    .mutation(({ ctx, input }) => ctx.api.review.addCell(ctx.reader, input)),
  look: allowed('case.review')
    .input(look)
    .mutation(({ ctx, input }) => ctx.api.review.look(ctx.reader, input)),
  undo: allowed('case.review')
    .input(step)
    .output(reviewChange)
    .mutation(({ ctx, input }) => ctx.api.review.undo(ctx.reader, input.caseId, input.anyWindow)),
  redo: allowed('case.review')
    .input(step)
    .output(reviewChange)
    .mutation(({ ctx, input }) => ctx.api.review.redo(ctx.reader, input.caseId, input.anyWindow)),
  addMeasure: allowed('case.review')
    .input(newMeasure)
    .output(measuresChange)
    .mutation(({ ctx, input }) => ctx.api.review.addMeasure(ctx.reader, input)),
  editMeasure: allowed('case.review')
    .input(measureEdit)
    .output(measuresChange)
    .mutation(({ ctx, input }) => ctx.api.review.editMeasure(ctx.reader, input)),
})
