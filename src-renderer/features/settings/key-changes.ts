import { type CommandDefinition, keysOf } from '#renderer/commands/index.ts'
import type { Settings } from '#shared/contract/schemas/system.ts'

/** The reader's changes of keys. */
export type KeyChanges = Settings['keys']

const withLetters = (changed: KeyChanges) => ({ letters: true, changed })

/**
 * The changes after a command got another first key (`null`: none). Its further keys stay. A command whose keys are as
 * declared is not listed.
 */
export function withKey(changed: KeyChanges, of: CommandDefinition, key: string | null): KeyChanges {
  const rest = keysOf(of, withLetters(changed)).slice(1)
  const keys = key === null ? rest : [key, ...rest.filter((other) => other !== key)]
  const { [of.id]: _before, ...others } = changed
  const declared = keys.length === of.keys.length && keys.every((one, at) => one === of.keys[at])
  return declared ? others : { ...others, [of.id]: keys }
}

/** The changes without those of one command. */
export function withoutChange(changed: KeyChanges, { id }: Pick<CommandDefinition, 'id'>): KeyChanges {
  const { [id]: _gone, ...others } = changed
  return others
}
