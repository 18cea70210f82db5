/** How far the records of an earlier version are brought up to date. */
export interface Updating {
  /** Part done, 0 to 1. */
  readonly share: number
  /** Estimated time left, ms; null while it cannot be told. */
  readonly msLeft: number | null
}

/** The migration's part of the work. The rest sums up the cases for the worklist. */
const migrationPart = 0.8
/** No time is told before this part was done under the eyes of this start. */
const leastSeen = 0.02

/** Reports how far an update is, with the time left at the pace so far. */
export function updatingClock(tell: (updating: Updating) => void, now: () => number = () => performance.now()) {
  let first: { readonly share: number; readonly at: number } | null = null
  function at(share: number): void {
    first ??= { share, at: now() }
    const seen = share - first.share
    const msLeft = seen < leastSeen ? null : ((now() - first.at) * (1 - share)) / seen
    tell({ share, msLeft })
  }
  return {
    /** `share` of the migration, 0 to 1. */
    migrated: (share: number): void => at(share * migrationPart),
    summedUp: (done: number, total: number): void => at(migrationPart + (1 - migrationPart) * (done / total)),
  }
}
