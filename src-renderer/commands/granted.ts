import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Permission } from '#shared/contract/permissions.ts'

/** What whoever has this window may do; null until that is known. */
export const granted = createStore<{ readonly permissions: ReadonlySet<Permission> | null }>(() => ({
  permissions: null,
}))

/** A command, as far as it says what it needs. */
interface Needing {
  readonly needs?: Permission
}

const isAmong = (permissions: ReadonlySet<Permission> | null, { needs }: Needing): boolean =>
  needs === undefined || permissions === null || permissions.has(needs)

/** Whether a command is for this person's roles. A command that is not has no key, and is listed nowhere. */
export const isOffered = (definition: Needing): boolean => isAmong(granted.getState().permissions, definition)

/** The same for a component, which follows a change of the person. */
export function useOffered(): (definition: Needing) => boolean {
  const { permissions } = useStore(granted)
  return (definition) => isAmong(permissions, definition)
}
