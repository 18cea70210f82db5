export { commandFor, dialogIsOpen, listenForKeys } from './dispatch.ts'
export { keyCaps } from './keys.ts'
export {
  allCommands,
  available,
  type Command,
  type CommandArea,
  type CommandDefinition,
  defineCommand,
  titleOf,
} from './registry.ts'
export { on, useCommands } from './use-commands.ts'
