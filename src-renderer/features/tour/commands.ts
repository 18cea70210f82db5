import { defineCommand } from '#renderer/commands/index.ts'

export const showTour = defineCommand({
  id: 'everywhere.tour',
  area: 'everywhere',
  title: 'tour.cmd-start',
  keys: [],
})
