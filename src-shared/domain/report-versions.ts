export const reportKinds = ['final', 'addendum', 'amendment'] as const
export type ReportKind = (typeof reportKinds)[number]

/** A signed report as the rules see it. */
export interface ReportVersion {
  readonly id: number
  /** 1 for the first. */
  readonly version: number
  readonly kind: ReportKind
}

/** Why a report may not be signed. */
export type ReportRefusal = 'case-signed' | 'case-not-signed' | 'reason-missing'

/** A reason has this many characters at least: a full stop is none. */
export const shortestReason = 3

/**
 * The place of the next report of a case: its version and the report that it supersedes. The first is final and needs no
 * reason; every later one is an amendment or an addendum and says why it was written.
 */
export function nextReport(
  earlier: readonly ReportVersion[],
  kind: ReportKind,
  reason: string,
): { readonly version: number; readonly supersedes: number | null } | ReportRefusal {
  const last = newestReport(earlier)
  if (kind === 'final') return last ? 'case-signed' : { version: 1, supersedes: null }
  if (!last) return 'case-not-signed'
  if (reason.trim().length < shortestReason) return 'reason-missing'
  return { version: last.version + 1, supersedes: last.id }
}

/** The report that counts: the one with the highest version. */
export const newestReport = <R extends ReportVersion>(reports: readonly R[]): R | null =>
  reports.reduce<R | null>((last, report) => (last && last.version > report.version ? last : report), null)

/** Whether a clinician who has version 1 has something that no longer counts. */
export const isAmended = (reports: readonly ReportVersion[]): boolean => reports.some(({ kind }) => kind !== 'final')
