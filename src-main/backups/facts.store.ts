import { createHash } from 'node:crypto'
import type { ReadableRecords } from '#main/storage/index.ts'
import type { Manifest } from './manifest.ts'

/** SQL about what a backup holds. */
export function readBackupFacts(records: ReadableRecords) {
  const count = (table: string) => records.read<[], number>(`SELECT count(*) FROM ${table}`, { pluck: true }).get() ?? 0
  const lastAt = records.read<[], string>('SELECT at FROM events ORDER BY id DESC LIMIT 1', { pluck: true })
  const reports = records.read<[], { id: number; sha256: string; pdf: Buffer }>(
    'SELECT id, pdf_sha256 AS sha256, pdf FROM reports ORDER BY id',
  )
  return {
    counts: (): Manifest['counts'] => ({
      cases: count('cases'),
      slides: count('slides'),
      reports: count('reports'),
      events: count('events'),
    }),
    lastEventAt: (): string | null => lastAt.get() ?? null,
    /** Ids of signed reports whose PDF is not the one that was signed. */
    alteredReports(): number[] {
      const altered: number[] = []
      for (const { id, sha256, pdf } of reports.iterate())
        if (createHash('sha256').update(pdf).digest('hex') !== sha256) altered.push(id)
      return altered
    },
  }
}
