import type { Hono } from 'hono'
import { toResponse } from '#main/http/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { type Asked, whole } from './asked.ts'

export interface ReportRoutes {
  /** The PDF of a case: a version as signed, or the reader's draft, which is marked as one. */
  readonly report: (
    reader: Reader,
    caseId: number,
    which: { readonly version?: number | undefined; readonly draft: boolean },
  ) => Promise<{ pdf: Uint8Array; sha256: string | null; fileName: string }>
}

/** `GET /reports/:case.pdf`: the newest; `?version=N` selects another, `?draft=1` selects what would be signed now. */
export function addReportRoutes(app: Hono<Asked>, { report }: ReportRoutes): void {
  app.get('/reports/:name{[0-9]+\\.pdf}', async (c) => {
    const version = c.req.query('version')
    const which = { version: version === undefined ? undefined : whole(version), draft: c.req.query('draft') === '1' }
    const caseId = whole(c.req.param('name').slice(0, -4))
    const { pdf, sha256, fileName } = await report(c.env.reader, caseId, which)
    return toResponse({
      status: 200,
      headers: {
        'content-type': 'application/pdf',
        // A name may contain characters that a header may not.
        'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(sha256 ? { etag: `"${sha256}"` } : {}),
      },
      body: pdf,
    })
  })
}
