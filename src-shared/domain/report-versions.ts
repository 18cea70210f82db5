export const reportKinds = ['final', 'addendum', 'amendment'] as const
export type ReportKind = (typeof reportKinds)[number]

/** The parts of a signed report that the rules need. */
export interface ReportVersion {
  readonly id: number
  /** 1 for the first. */
  readonly version: number
  readonly kind: ReportKind
}

/** Why a report may not be signed. */
export type ReportRefusal = 'case-signed' | 'case-not-signed' | 'reason-missing'

/** Least number of characters in a reason, so that a full stop is not enough. */
export const shortestReason = 3

/**
 * The version of a case's next report, and the report that it supersedes. The first is final and needs no reason.
 * Every later one is an amendment or an addendum and states why it was written.
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

/** The current report: the one with the highest version. */
export const newestReport = <R extends ReportVersion>(reports: readonly R[]): R | null =>
  reports.reduce<R | null>((last, report) => (last && last.version > report.version ? last : report), null)

/** Whether version 1, which a clinician may have, is no longer current. */
export const isAmended = (reports: readonly ReportVersion[]): boolean => reports.some(({ kind }) => kind !== 'final')
