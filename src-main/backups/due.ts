const dayMs = 86_400_000

/**
 * Whether the last good backup is too old. Where none was ever made, the first signed report counts: before it, there is
 * nothing that a laboratory could lose.
 */
export function isOverdue(
  { lastGood, firstSigned }: { readonly lastGood: string | null; readonly firstSigned: string | null },
  { backupWarnDays }: { readonly backupWarnDays: number },
  now: Date,
): boolean {
  const since = lastGood ?? firstSigned
  return since !== null && now.getTime() - Date.parse(since) > backupWarnDays * dayMs
}
