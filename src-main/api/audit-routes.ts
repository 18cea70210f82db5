import type { Hono } from 'hono'
import type { AuditFormat } from '#main/audit/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { type AuditFilter, auditFilter } from '#shared/contract/schemas/audit.ts'
import type { Asked } from './asked.ts'

export interface AuditRoutes {
  /** The events that a filter lets through, as pieces of text. Writes an event. */
  readonly auditExport: (reader: Reader, format: AuditFormat, filter: AuditFilter) => Iterator<string>
}

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const

/** `POST /audit.csv` and `POST /audit.jsonl` with a filter as JSON: the events as a file. */
export function addAuditRoutes(app: Hono<Asked>, { auditExport }: AuditRoutes): void {
  for (const format of ['csv', 'jsonl'] as const)
    app.post(`/audit.${format}`, async (c) => {
      const asked = auditFilter.safeParse(await c.req.json().catch(() => null))
      if (!asked.success) throw new AppError('invalid-input', { detail: asked.error.message })
      const pieces = auditExport(c.env.reader, format, asked.data)
      const encoder = new TextEncoder()
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const { value, done } = pieces.next()
          if (done) controller.close()
          else controller.enqueue(encoder.encode(value))
        },
        cancel: () => void pieces.return?.(),
      })
      return new Response(body, {
        headers: {
          'content-type': types[format],
          'content-disposition': `attachment; filename="daybreak-audit.${format}"`,
        },
      })
    })
}
