import { type Command, type CommandDefinition, on } from '#renderer/commands/index.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import type { CaseStore } from './case-store.ts'

/** A signed case is read-only. */
export const isSigned = (store: CaseStore): boolean => store.getState().detail?.signOut !== null

/** A key that does nothing would look broken: on a signed case it says why. */
export const explainedWhileSigned = (store: CaseStore, commands: readonly CommandDefinition[]): Command[] =>
  commands.map((command) =>
    on(
      command,
      () => toast({ tone: 'plain', title: t('casePage.signed-read-only'), only: 'signed' }),
      () => isSigned(store),
    ),
  )
