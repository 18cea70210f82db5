import type { EventKind } from '#main/storage/index.ts'

/** Kinds of events that only people with accounts cause. */
export const eventsOfAccounts = [
  ...(['person-added', 'person-closed', 'person-reopened', 'role-changed', 'way-changed'] as const),
  ...(['signed-in', 'sign-in-failed', 'signed-out', 'window-locked'] as const),
  ...(['password-changed', 'password-reset', 'second-factor-changed', 'recovery-code-used'] as const),
] as const satisfies readonly EventKind[]
