import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import { FIRST_GROUP, type GalleryGroup, groupAt, openOf } from '../state/arrange.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import type { CaseState } from '../state/case-state.ts'
import { classAt } from '../state/cell-table.ts'
import { taskIn } from '../state/task.ts'
import { placeOf } from '../state/transitions.ts'

/** The most cells that the core takes in one step. */
const mostAtOnce = 20_000

/** The group of the chosen cell, if it has open cells. */
export function chosenGroup(state: CaseState): GalleryGroup | undefined {
  const group = groupAt(state.arrangement, placeOf(state, state.chosenId))
  return group !== undefined && group.open > 0 ? group : undefined
}

/** The name of a group in a sentence. */
export const groupName = (state: CaseState, { label }: GalleryGroup): string =>
  label === FIRST_GROUP ? t('casePage.first-look') : taskIn(state).classOf(classAt(state.table, label)).name

/**
 * Accepts or dismisses every shown open cell of a group in one step, which one undo takes back. Cells that were
 * decided before stay as they are.
 */
export function decideGroup(
  { store }: Pick<CaseContextValue, 'store'>,
  group: GalleryGroup,
  action: { readonly kind: 'accept' | 'dismiss' },
): void {
  const state = store.getState()
  const ids = openOf(state.table, state.arrangement, group).slice(0, mostAtOnce)
  if (ids.length === 0) return
  const name = groupName(state, group)
  store.act(action, { advance: true, ids })
  toast({
    tone: 'plain',
    only: 'group',
    title: t(`casePage.group-${action.kind}ed`, { name, n: ids.length }),
    action: { label: t('casePage.cmd-undo'), run: store.undo },
  })
}
