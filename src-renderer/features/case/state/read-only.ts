import { type Command, type CommandDefinition, on } from '#renderer/commands/index.ts'
import { toast } from '#renderer/ui/toasts.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import type { CaseStore } from './case-store.ts'

/** A signed case is read-only, but for the reader who amends its report. */
export const isClosed = (detail: Pick<CaseDetail, 'signOut' | 'amending'> | null): boolean =>
  detail?.signOut != null && !detail.amending?.own

export const isSigned = (store: CaseStore): boolean => isClosed(store.getState().detail)

/** A key that does nothing would look broken: on a signed case it says why. */
export const explainedWhileSigned = (store: CaseStore, commands: readonly CommandDefinition[]): Command[] =>
  commands.map((command) =>
    on(
      command,
      () => toast({ tone: 'plain', title: t('casePage.signed-read-only'), only: 'signed' }),
      () => isSigned(store),
    ),
  )
