import type { Lane } from '#shared/contract/schemas/common.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { compareWorklist } from '#shared/domain/triage.ts'

export const lanes: readonly Lane[] = ['urgent', 'full-read', 'review', 'light-read']

/** Where a case stands for the reader's next step. */
export const stateGroups = ['needs-you', 'to-read', 'in-review', 'screening', 'signed'] as const
export type StateGroup = (typeof stateGroups)[number]

export interface Filter {
  readonly text: string
  /** Empty: all lanes. */
  readonly lanes: ReadonlySet<Lane>
  readonly groups: ReadonlySet<StateGroup>
}
export const noFilter: Filter = { text: '', lanes: new Set(), groups: new Set() }
export const isFiltering = ({ text, lanes, groups }: Filter): boolean =>
  text.trim() !== '' || lanes.size > 0 || groups.size > 0

export function stateGroup({ state, present }: Pick<CaseRow, 'state' | 'present'>): StateGroup {
  if (state === 'signed') return 'signed'
  if (!present || state === 'needs-scale' || state === 'failed' || state === 'stopped') return 'needs-you'
  if (state === 'waiting' || state === 'screening') return 'screening'
  return state === 'ready' ? 'to-read' : 'in-review'
}

/** Every word must occur in the accession, the patient, the file, or the signer. */
export function matchesText(row: CaseRow, text: string): boolean {
  const hay = `${row.accession} ${row.patientName} ${row.fileName} ${row.signedBy ?? ''}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word))
}

export interface Counts {
  readonly lanes: Readonly<Record<Lane, number>>
  readonly groups: Readonly<Record<StateGroup, number>>
}

export interface Filtered {
  readonly rows: readonly CaseRow[]
  /** How many cases each chip would show, given the text and the chips of the other kind. Signed ones count by state only. */
  readonly counts: Counts
}

export type Order = 'urgency' | 'accession' | 'added'

/** The cases that pass the filter, in order. */
export function filterCases(all: Iterable<CaseRow>, filter: Filter, order: Order): Filtered {
  const counts = {
    lanes: { urgent: 0, 'full-read': 0, review: 0, 'light-read': 0 } satisfies Record<Lane, number>,
    groups: { 'needs-you': 0, 'to-read': 0, 'in-review': 0, screening: 0, signed: 0 } satisfies Record<
      StateGroup,
      number
    >,
  }
  const rows: CaseRow[] = []
  for (const row of all) {
    if (!matchesText(row, filter.text)) continue
    const group = stateGroup(row)
    const lane = openLane(row)
    const inLanes = filter.lanes.size === 0 || (lane !== null && filter.lanes.has(lane))
    const inGroups = filter.groups.size === 0 || filter.groups.has(group)
    if (inLanes) counts.groups[group] += 1
    if (inGroups && lane) counts.lanes[lane] += 1
    if (inLanes && inGroups) rows.push(row)
  }
  return { rows: rows.sort(compareBy[order]), counts }
}

/** A signed case waits in no lane any more. */
const openLane = (row: CaseRow): Lane | null => (row.state === 'signed' ? null : row.lane)

const numeric = new Intl.Collator('en', { numeric: true })
const compareBy: Readonly<Record<Order, (a: CaseRow, b: CaseRow) => number>> = {
  urgency: compareWorklist,
  accession: (a, b) => numeric.compare(a.accession, b.accession) || a.id - b.id,
  added: (a, b) => (a.addedAt < b.addedAt ? 1 : a.addedAt > b.addedAt ? -1 : b.id - a.id),
}
