import type { CommandArea, CommandDefinition } from '#renderer/commands/index.ts'

const areas: readonly CommandArea[] = ['everywhere', 'worklist', 'tray', 'case', 'gallery', 'slide', 'report', 'camera']

export interface AreaKeys {
  readonly area: CommandArea
  readonly commands: readonly CommandDefinition[]
}

/** Commands with a key, by area, in the order of a reader's work. Areas without keys are left out. */
export function keysByArea(commands: readonly CommandDefinition[]): AreaKeys[] {
  return areas
    .map((area) => ({
      area,
      commands: commands.filter((command) => command.area === area && command.keys.length > 0),
    }))
    .filter(({ commands: some }) => some.length > 0)
}
