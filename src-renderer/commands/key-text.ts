import { keysOf } from './key-table.ts'
import { keyCaps } from './keys.ts'
import { type CommandDefinition, definitionOf } from './registry.ts'

/** The shortcut of a command in a sentence, such as `Alt+A`; the command's id if it has none. */
export function keyText(of: Pick<CommandDefinition, 'id' | 'keys'>): string {
  const [key] = keysOf(of)
  return key === undefined ? of.id : keyCaps(key).join('+')
}

/** A text with each `{key:ID}` replaced by the shortcut of that command, as the reader set it. */
export const withKeys = (text: string): string =>
  text.replace(/\{key:([\w.-]+)\}/g, (_whole, id: string) => keyText(definitionOf(id) ?? { id, keys: [] }))
