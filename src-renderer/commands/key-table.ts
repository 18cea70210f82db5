import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { isCharacter } from './keys.ts'
import type { CommandDefinition } from './registry.ts'

/** The keys as the reader set them. */
export interface KeyTable {
  /** Whether a character alone is a shortcut. If not, it needs Alt. */
  readonly letters: boolean
  /** Other keys of some commands, by the command's id. */
  readonly changed: Readonly<Record<string, readonly string[]>>
}

export const keysAsDeclared: KeyTable = { letters: true, changed: {} }
export const keyTable = createStore<KeyTable>(() => keysAsDeclared)
export const useKeyTable = (): KeyTable => useStore(keyTable)

/** The shortcuts of a command as the reader set them, with the one to display first. Empty: it has none. */
export function keysOf(
  { id, keys }: Pick<CommandDefinition, 'id' | 'keys'>,
  { letters, changed }: KeyTable = keyTable.getState(),
): readonly string[] {
  const own = changed[id] ?? keys
  return letters ? own : own.map((key) => (isCharacter(key) ? `Alt+${key}` : key))
}

/** The shortcut to display for a command; null if it has none. Follows the settings. */
export const useKey = (of: Pick<CommandDefinition, 'id' | 'keys'>): string | null =>
  keysOf(of, useKeyTable())[0] ?? null
