import { saveFile } from '#renderer/ui/save-file.ts'
import { AppError, type ErrorData, errorOf } from '#shared/contract/errors.ts'
import type { AuditFilter } from '#shared/contract/schemas/audit.ts'

/** Asks for the events that a filter lets through and saves them as a file. Throws AppError. */
export async function saveExport(format: 'csv' | 'jsonl', filter: AuditFilter): Promise<void> {
  const answer = await fetch(`/audit.${format}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(filter),
  }).catch(() => null)
  if (answer === null) throw new AppError('connection-lost')
  if (!answer.ok) throw errorOf(((await answer.json()) as { error: ErrorData }).error)
  saveFile(await answer.blob(), `daybreak-audit-${new Date().toISOString().slice(0, 10)}.${format}`)
}
