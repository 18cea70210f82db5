export { clashOf } from './clashes.ts'
export { commandFor, dialogIsOpen, focusOf, listenForKeys } from './dispatch.ts'
export { granted, isOffered, useOffered } from './granted.ts'
export { type KeyTable, keysAsDeclared, keysOf, keyTable, useKey, useKeyTable } from './key-table.ts'
export { keyText, withKeys } from './key-text.ts'
export { ariaKeys, keyCaps, shortcutOf } from './keys.ts'
export { commandsByArea, keysByArea } from './keys-by-area.ts'
export {
  allCommands,
  available,
  type Command,
  type CommandArea,
  type CommandDefinition,
  defineCommand,
  definitionOf,
  titleOf,
} from './registry.ts'
export { on, useCommands } from './use-commands.ts'
