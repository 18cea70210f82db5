import { allowed, t } from './procedure.ts'
import { auditCheck, auditPage, auditQuery } from './schemas/audit.ts'

/** Who did what, and when. The export is a plain route: `GET /audit.csv` and `GET /audit.jsonl`. */
export const auditRouter = t.router({
  page: allowed('audit.read')
    .input(auditQuery)
    .output(auditPage)
    .query(({ ctx, input }) => ctx.api.audit.page(input)),
  check: allowed('audit.read')
    .output(auditCheck)
    .query(({ ctx, signal }) => ctx.api.audit.check(signal)),
})
