import type { WorklistFilter } from '#shared/contract/schemas/worklist.ts'
import type { Lane } from '#shared/domain/lane.ts'
import type { StateGroup } from '#shared/domain/worklist.ts'

/** What the reader filters by. */
export interface Filter {
  readonly text: string
  /** Empty: all lanes. */
  readonly lanes: ReadonlySet<Lane>
  readonly groups: ReadonlySet<StateGroup>
  /** True: the archive is shown, otherwise the worklist. */
  readonly archived: boolean
}
export const noFilter: Filter = { text: '', lanes: new Set(), groups: new Set(), archived: false }
export const isFiltering = ({ text, lanes, groups, archived }: Filter): boolean =>
  archived || text.trim() !== '' || lanes.size > 0 || groups.size > 0

/** The filter in the form that the core expects. */
export const askedFilter = ({ text, lanes, groups, archived }: Filter): WorklistFilter => ({
  text: text.trim().slice(0, 200),
  lanes: [...lanes],
  groups: [...groups],
  archived,
})
