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

export const isSigned = (store: Store): boolean => isClosed(store.getState().detail)

/** Makes keys explain on a signed case why they do nothing. A silent key would look broken. */
export const explainedWhileSigned = (store: Store, commands: readonly CommandDefinition[]): Command[] =>
  commands.map((command) => ({
    ...on(
      command,
      () => toast({ tone: 'plain', title: t('casePage.signed-read-only'), only: 'signed' }),
      () => isSigned(store),
    ),
    explains: true,
  }))
