import { defineCommand } from '#renderer/commands/index.ts'

const area = 'case' as const

/** Commands for the columns of the page. */
export const pageCommands = {
  nextCase: defineCommand({ id: 'case.next', area, title: 'casePage.cmd-next-case', keys: ['J'] }),
  previousCase: defineCommand({ id: 'case.previous', area, title: 'casePage.cmd-previous-case', keys: ['Shift+J'] }),
  collapseLeft: defineCommand({
    id: 'case.collapse-left',
    area,
    title: 'casePage.cmd-collapse-left',
    keys: ['['],
  }),
  collapseRight: defineCommand({
    id: 'case.collapse-right',
    area,
    title: 'casePage.cmd-collapse-right',
    keys: [']'],
  }),
}
