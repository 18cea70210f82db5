import { defineCommand } from '#renderer/commands/index.ts'

export const bringInSlides = defineCommand({
  id: 'intake.bring-in',
  needs: 'slide.import',
  area: 'everywhere',
  title: 'worklist.cmd-bring-in',
  keys: ['O'],
})
export const bringInByPath = defineCommand({
  id: 'intake.path',
  needs: 'slide.import',
  area: 'everywhere',
  title: 'worklist.cmd-bring-in-path',
  keys: ['Shift+O'],
})
export const addSamples = defineCommand({
  id: 'intake.samples',
  needs: 'slide.import',
  area: 'worklist',
  title: 'worklist.cmd-samples',
  keys: ['Shift+S'],
})
export const showQuarantine = defineCommand({
  id: 'intake.quarantine',
  area: 'everywhere',
  title: 'worklist.cmd-quarantine',
  keys: ['Q'],
})
