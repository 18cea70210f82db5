import { z } from 'zod'
import { allowed, t } from './procedure.ts'
import { selfCheck } from './schemas/doctor.ts'

/** Whether everything that this installation depends on is well, and a report for whoever helps. */
export const doctorRouter = t.router({
  check: allowed('system.read')
    .output(selfCheck)
    .query(({ ctx, signal }) => ctx.api.doctor.check(signal)),
  problemReport: allowed('system.configure')
    .output(z.string())
    .query(({ ctx, signal }) => ctx.api.doctor.problemReport(signal)),
})
