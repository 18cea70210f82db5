export { keyCaps } from './keys.ts'
export { allCommands, type Command, type CommandArea, type CommandDefinition, defineCommand } from './registry.ts'
export { on, useCommands } from './use-commands.ts'
