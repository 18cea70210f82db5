import { type KeyTable, keysAsDeclared, keysOf } from './key-table.ts'
import type { CommandArea, CommandDefinition } from './registry.ts'

const areas: readonly CommandArea[] = ['everywhere', 'worklist', 'tray', 'case', 'gallery', 'slide', 'report', 'camera']

interface AreaCommands {
  readonly area: CommandArea
  readonly commands: readonly CommandDefinition[]
}

/** Commands by area, in the order of a reader's work. Areas without commands are left out. */
export const commandsByArea = (commands: readonly CommandDefinition[]): AreaCommands[] =>
  areas
    .map((area) => ({ area, commands: commands.filter((command) => command.area === area) }))
    .filter(({ commands: some }) => some.length > 0)

/** The same for the commands that have a key. */
export const keysByArea = (commands: readonly CommandDefinition[], table: KeyTable = keysAsDeclared): AreaCommands[] =>
  commandsByArea(commands.filter((command) => keysOf(command, table).length > 0))
