import { type Command, on } from '#renderer/commands/index.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { formOf, isTaken } from '#shared/domain/forms/index.ts'
import { t } from '#shared/messages/index.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { isNarrow } from '../state/panels.ts'
import { explainedWhileReadOnly, isReadOnly } from '../state/read-only.ts'
import { readersCounts } from '../state/readers-counts.ts'
import { taskIn } from '../state/task.ts'
import { beginSigning } from './before-signing.ts'
import { findingsCommands as command } from './commands.ts'
import { goToGroup, groupOf } from './result-groups.ts'

/** Actions of the keys of the findings. */
export const findingsBindings = (context: CaseContextValue, drafts: DraftStore): Command[] => [
  ...groupBindings(context, drafts),
  ...proposalBindings(context, drafts),
  ...signingBindings(context, drafts),
  on(command.report, () => context.bench.setState({ reportOpen: true, reportVersion: null })),
  ...explainedWhileReadOnly(context.store, [
    ...[command.adequacy, command.category, command.interpretation],
    command.proposal,
  ]),
]

/** Keys that lead to the parts of the result. */
function groupBindings({ store, bench }: CaseContextValue, drafts: DraftStore): Command[] {
  const form = () => taskIn(store.getState()).form
  return (['adequacy', 'category', 'interpretation'] as const).map((group) =>
    on(
      command[group],
      () => {
        bench.showFindings()
        goToGroup(form(), group, drafts)
      },
      () => !isReadOnly(store) && groupOf(form(), group) !== undefined,
      store.getState().detail === null ? undefined : groupOf(form(), group)?.title,
    ),
  )
}

/** The key that takes over what the reader's own cells point to. */
function proposalBindings({ store, bench }: CaseContextValue, drafts: DraftStore): Command[] {
  const suggested = () => {
    const task = taskIn(store.getState())
    return formOf(task.form).suggest(readersCounts(store.getState().table), task)
  }
  const open = () => {
    const suggestion = isReadOnly(store) ? null : suggested()
    return suggestion !== null && !isTaken(drafts.getState().draft, suggestion) ? suggestion : null
  }
  const use = () => {
    const suggestion = open()
    if (suggestion === null) return
    drafts.edit(suggestion.apply(drafts.getState().draft))
    bench.showFindings()
    // In a narrow window the findings take the gallery's place, and the focus with it.
    if (isNarrow()) goToGroup(taskIn(store.getState()).form, 'interpretation', drafts)
  }
  const explain = () => {
    const title = t(suggested() === null ? 'casePage.suggestion-none' : 'casePage.suggestion-taken')
    toast({ tone: 'plain', only: 'proposal', title })
  }
  return [
    on(command.proposal, use, () => open() !== null),
    { ...on(command.proposal, explain, () => !isReadOnly(store)), explains: true },
  ]
}

function signingBindings(context: CaseContextValue, drafts: DraftStore): Command[] {
  const { store, bench } = context
  const sign = () => {
    const task = taskIn(store.getState())
    const problems = formOf(task.form).problems(drafts.getState().draft, task)
    if (problems.length === 0) beginSigning(context, drafts)
    else bench.block()
  }
  return [command.signOut, command.signAndNext].map((signing) => on(signing, sign, () => !isReadOnly(store)))
}
