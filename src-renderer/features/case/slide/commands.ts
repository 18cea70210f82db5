import { defineCommand } from '#renderer/commands/index.ts'

const area = 'case' as const

/** Commands for the slides of a case with several. */
export const slidesCommands = {
  nextSlide: defineCommand({ id: 'case.slide-next', area, title: 'casePage.cmd-slide-next', keys: ['>'] }),
  previousSlide: defineCommand({ id: 'case.slide-before', area, title: 'casePage.cmd-slide-before', keys: ['<'] }),
}
