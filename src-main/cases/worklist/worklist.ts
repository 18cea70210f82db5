import type { Person } from '#main/reads/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { CaseRow, CaseState } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import type { WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { searchWords } from '#shared/domain/fold.ts'
import { lanes } from '#shared/domain/lane.ts'
import { signedOrderChanged, stateGroups } from '#shared/domain/worklist.ts'
import type { Presence } from '../presence.ts'
import { type LineRecord, openLinesStore } from './lines.store.ts'
import { type Counted, openPageStore, type PageFilter } from './page.store.ts'
import { createSummaries } from './summaries.ts'

export interface WorklistDeps {
  readonly records: Records
  readonly presence: Presence
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
}

/** The worklist, read by page, filter, search and order, never as a whole. */
export function createWorklist({ records, presence, jobOf, resultOf }: WorklistDeps) {
  const lines = openLinesStore(records)
  const pages = openPageStore(records)
  const summaries = createSummaries({ records, lines, jobOf, resultOf })

  function toRow(line: LineRecord): CaseRow | null {
    const {
      highGrade,
      abnormal,
      leadSlideId,
      synthetic,
      archived,
      touched,
      kind: _,
      content: __,
      ...rest
    } = line as LineRecord & {
      readonly content: string | null
    }
    if (leadSlideId === null) return null
    const files = lines.slideIds(line.id).map(presence.of)
    const { patientId: ___, readId: ____, ...shown } = rest
    return {
      ...shown,
      slideId: leadSlideId,
      synthetic: synthetic === 1,
      archived: archived === 1,
      present: !files.includes('missing'),
      changed: files.includes('changed'),
      state: stateFor(line.state, touched === 1),
      risk: abnormal === null ? null : { abnormal, highGrade },
      job: jobOf(leadSlideId),
      amended: (line.reportVersion ?? 1) > 1,
    }
  }

  function rowsOf(personId: string, ids: readonly number[]): CaseRow[] {
    const found = new Map(lines.lines(personId, ids).map((line) => [line.id, line]))
    return ids.flatMap((id) => {
      const line = found.get(id)
      return (line && toRow(line)) ?? []
    })
  }

  return {
    /** A part of the worklist as this person sees it. */
    page({ id: personId }: Person, { filter, order, offset, limit, seek }: WorklistQuery): WorklistPage {
      summaries.refresh()
      const words = searchWords(filter.text)
      const asked: PageFilter = {
        words,
        among: words.length > 0 ? pages.having(words) : null,
        lanes: filter.lanes,
        groups: filter.groups,
        archived: filter.archived ?? false,
        personId,
        missing: presence.amiss(),
      }
      const counted = pages.counts(asked)
      return {
        rows: limit === 0 ? [] : rowsOf(personId, pages.ids(asked, order, offset, limit)),
        ...sumsOf(counted, asked),
        cases: pages.all(),
        archived: pages.archived(asked),
        sought: seek === null ? null : pages.place(asked, order, seek),
      }
    },
    row({ id: personId }: Person, caseId: number): CaseRow | null {
      summaries.refresh()
      return rowsOf(personId, [caseId])[0] ?? null
    },
    /** Makes the worklist ready to be asked for quickly, e.g. after a migration. Returns how many cases it read. */
    prepare: summaries.prepare,
    /** Whether there is any case at all. */
    isEmpty(): boolean {
      summaries.refresh()
      return pages.all() === 0
    },
  }
}
export type Worklist = ReturnType<typeof createWorklist>

/** The state as one person sees it. A signed case whose order was changed is still signed. */
const stateFor = (state: string, touched: boolean): CaseState =>
  state === signedOrderChanged ? 'signed' : state === 'ready' && touched ? 'in-review' : (state as CaseState)

/** The count behind each chip, and the number of cases that pass all of them. */
function sumsOf(
  counted: readonly Counted[],
  filter: Pick<PageFilter, 'lanes' | 'groups'>,
): Pick<WorklistPage, 'total' | 'counts'> {
  const counts = {
    lanes: Object.fromEntries(lanes.map((lane) => [lane, 0])) as WorklistPage['counts']['lanes'],
    groups: Object.fromEntries(stateGroups.map((group) => [group, 0])) as WorklistPage['counts']['groups'],
  }
  let total = 0
  for (const { group, lane, n } of counted) {
    // A signed case is in no lane.
    const open = group === 'signed' ? null : lane
    const inLanes = filter.lanes.length === 0 || (open !== null && filter.lanes.includes(open))
    const inGroups = filter.groups.length === 0 || filter.groups.includes(group)
    if (inLanes) counts.groups[group] += n
    if (inGroups && open) counts.lanes[open] += n
    if (inLanes && inGroups) total += n
  }
  return { total, counts }
}
