import { type Command, on } from '#renderer/commands/index.ts'
import { focusNextFrame } from '#renderer/ui/focus-next-frame.ts'
import { formOf } from '#shared/domain/forms/index.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { isSigned } from '../state/read-only.ts'
import { taskIn } from '../state/task.ts'
import { findingsCommands as command } from './commands.ts'

/** Actions of the keys of the findings. */
export const findingsBindings = ({ store, bench }: CaseContextValue, drafts: DraftStore): Command[] => [
  on(command.findings, () => {
    bench.showFindings()
    focusNextFrame(() => document.querySelector('[data-region=findings] [data-first]'))
  }),
  ...[command.signOut, command.signAndNext].map((signing) =>
    on(
      signing,
      () => {
        const task = taskIn(store.getState())
        const problems = formOf(task.form).problems(drafts.getState().draft, task)
        if (problems.length === 0) bench.setState({ signing: true })
        else bench.block()
      },
      () => !isSigned(store),
    ),
  ),
  on(command.report, () => bench.setState({ reportOpen: true, reportVersion: null })),
]
