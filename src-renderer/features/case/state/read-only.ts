import { may } from '#renderer/client/session.ts'
import { type Command, type CommandDefinition, on } from '#renderer/commands/index.ts'
import { toast } from '#renderer/ui/toasts.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import type { CaseState } from './case-state.ts'

interface Store {
  getState(): CaseState
}

/** Whether a case is read-only: it is signed, and this reader does not amend its report. */
export const isClosed = (detail: Pick<CaseDetail, 'signOut' | 'amending'> | null): boolean =>
  detail?.signOut != null && !detail.amending?.own

/** Whether this person can change nothing of the case: it is closed, or the roles do not allow it. */
export const takesNothing = (detail: Parameters<typeof isClosed>[0]): boolean => isClosed(detail) || !may('case.review')

export const isReadOnly = (store: Store): boolean => takesNothing(store.getState().detail)

/** Makes keys explain why they do nothing. A silent key would look broken. */
export const explainedWhileReadOnly = (store: Store, commands: readonly CommandDefinition[]): Command[] =>
  commands.map((command) => ({
    ...on(
      command,
      () => toast({ tone: 'plain', title: t(why(store)), only: 'signed' }),
      () => isReadOnly(store),
    ),
    explains: true,
  }))

const why = (store: Store) =>
  isClosed(store.getState().detail) ? ('casePage.signed-read-only' as const) : ('people.no-review' as const)
