import { defineCommand } from '#renderer/commands/index.ts'

export const openPalette = defineCommand({
  id: 'everywhere.palette',
  area: 'everywhere',
  title: 'common.cmd-palette',
  keys: ['Ctrl+K'],
  keyOnly: true,
  whileTyping: true,
})
export const showKeys = defineCommand({
  id: 'everywhere.keys',
  area: 'everywhere',
  title: 'common.cmd-help',
  keys: ['?'],
})
export const goToWorklist = defineCommand({
  id: 'everywhere.worklist',
  area: 'everywhere',
  title: 'common.cmd-worklist',
  keys: ['W'],
})
export const goToCamera = defineCommand({
  id: 'everywhere.camera',
  needs: 'slide.import',
  area: 'everywhere',
  title: 'common.cmd-camera',
  keys: ['Shift+C'],
})
export const goToSettings = defineCommand({
  id: 'everywhere.settings',
  area: 'everywhere',
  title: 'common.cmd-settings',
  keys: ['Ctrl+,'],
  whileTyping: true,
})
export const goToHelp = defineCommand({
  id: 'everywhere.help',
  area: 'everywhere',
  title: 'common.cmd-manual',
  keys: ['F1'],
  whileTyping: true,
})
export const goToDisplay = defineCommand({
  id: 'everywhere.display',
  area: 'everywhere',
  title: 'common.cmd-display',
  keys: [],
})
export const goToAudit = defineCommand({
  id: 'everywhere.audit',
  needs: 'audit.read',
  area: 'everywhere',
  title: 'audit.cmd-open',
  keys: [],
})
export const goToSelfCheck = defineCommand({
  id: 'everywhere.self-check',
  area: 'everywhere',
  title: 'doctor.cmd-open',
  keys: [],
})
