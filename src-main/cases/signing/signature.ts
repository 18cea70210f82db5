import type { ReportSnapshot, ReportVersionNote } from '#main/reports/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ReportKind } from '#shared/domain/report-versions.ts'
import { localTime } from './local-time.ts'
import type { ReportRecord } from './reports.store.ts'

/** What signing needs from its environment. */
export interface Signing {
  /** IANA name of the laboratory's time zone. */
  readonly timeZone: string
  now(): Date
}

type Signature = ReportSnapshot['signature']

/** A person's signature at this moment. The report keeps the current name. Throws `name-missing`. */
export function signatureOf(by: Reader, meaning: string, { now, timeZone }: Signing): Signature {
  const signer = by.name.trim()
  if (signer === '') throw new AppError('name-missing')
  const at = now()
  return { signer, meaning, signedAt: at.toISOString(), signedAtLocal: localTime(at, timeZone) }
}

/** A later version's note about itself and the one it replaces, and the additions to the result so far. */
export const versionOf = (
  kind: Exclude<ReportKind, 'final'>,
  version: number,
  reason: string,
  supersedes: Pick<ReportRecord, 'version' | 'kind' | 'signer' | 'signedAt' | 'reportSha256'>,
  addenda: ReportVersionNote['addenda'],
): ReportVersionNote => {
  const { kind: earlier, signer, signedAt, reportSha256 } = supersedes
  return {
    kind,
    version,
    reason,
    supersedes: { version: supersedes.version, kind: earlier, signer, signedAt, sha256: reportSha256 },
    addenda,
  }
}
