import { defineCommand } from '#renderer/commands/index.ts'

export const entryCommands = {
  lock: defineCommand({
    id: 'everywhere.lock',
    area: 'everywhere',
    title: 'people.cmd-lock',
    keys: ['Ctrl+L'],
    whileTyping: true,
    inDialog: true,
  }),
  signOut: defineCommand({ id: 'everywhere.sign-out', area: 'everywhere', title: 'people.cmd-sign-out', keys: [] }),
}
