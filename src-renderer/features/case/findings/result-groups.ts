import { focusNextFrame } from '#renderer/ui/focus-next-frame.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import { wordsOf } from '#shared/wording/index.ts'
import type { DraftStore } from '../state/draft-store.ts'
import { shownControls } from './option-keys.ts'

/** The parts of a result that have a key of their own. */
export type ResultGroup = 'adequacy' | 'category' | 'interpretation'

/** The `data-field` of each part that a form has, and what its command is called there. */
const groupsOf: Readonly<Record<string, Partial<Record<ResultGroup, { field: string; title?: string }>>>> = {
  bethesda: {
    adequacy: { field: 'adequacy' },
    category: { field: 'category' },
    interpretation: { field: 'interpretation' },
  },
  tally: {
    category: { field: 'category', title: t('casePage.cmd-tally-category') },
    interpretation: { field: 'counts', title: t('casePage.cmd-tally-counts') },
  },
}

export const groupOf = (form: string, group: ResultGroup) => groupsOf[form]?.[group]

const fieldOf = (name: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-region=findings] [data-field=${name}]`)

/** The control of a field that takes the focus: what is chosen, otherwise the first one that can be seen. */
export function focusTarget(field: Element): HTMLElement | null {
  const shown = shownControls(field)
  return shown.find(({ checked }) => checked) ?? shown[0] ?? null
}

/**
 * Moves the focus to a part of the result once it is on the page. If the form does not show the part yet, the focus
 * goes to the adequacy, and the reader is told why.
 */
export function goToGroup(form: string, group: ResultGroup, drafts: DraftStore): void {
  const field = groupOf(form, group)?.field
  if (field === undefined) return
  focusNextFrame(() => {
    const found = fieldOf(field)
    if (found === null) toast({ tone: 'plain', only: 'group-hidden', title: whyHidden(form, drafts) })
    const shown = found ?? fieldOf('adequacy')
    shown?.scrollIntoView({ block: 'nearest' })
    return shown && focusTarget(shown)
  })
}

function whyHidden(form: string, drafts: DraftStore): string {
  const { draft } = drafts.getState()
  const unstated = 'adequacy' in draft && draft.adequacy === null
  return unstated ? wordsOf(form).problem('adequacy-missing') : t('casePage.no-category')
}
