import { defineCommand } from '#renderer/commands/index.ts'

const area = 'case' as const

/** The columns of the page, and the slides of the case. */
export const pageCommands = {
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
  nextSlide: defineCommand({ id: 'case.slide-next', area, title: 'casePage.cmd-slide-next', keys: ['>'] }),
  previousSlide: defineCommand({ id: 'case.slide-before', area, title: 'casePage.cmd-slide-before', keys: ['<'] }),
}
