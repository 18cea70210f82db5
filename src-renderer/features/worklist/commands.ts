import { defineCommand } from '#renderer/commands/index.ts'

const move = { area: 'worklist', keyOnly: true, repeats: true } as const

export const nextCase = defineCommand({
  ...move,
  id: 'worklist.next',
  title: 'worklist.cmd-next',
  keys: ['ArrowDown', 'J'],
})
export const previousCase = defineCommand({
  ...move,
  id: 'worklist.previous',
  title: 'worklist.cmd-previous',
  keys: ['ArrowUp', 'K'],
})
export const pageDown = defineCommand({
  ...move,
  id: 'worklist.page-down',
  title: 'worklist.cmd-page-down',
  keys: ['PageDown'],
})
export const pageUp = defineCommand({
  ...move,
  id: 'worklist.page-up',
  title: 'worklist.cmd-page-up',
  keys: ['PageUp'],
})
export const firstCase = defineCommand({ ...move, id: 'worklist.first', title: 'worklist.cmd-first', keys: ['Home'] })
export const lastCase = defineCommand({ ...move, id: 'worklist.last', title: 'worklist.cmd-last', keys: ['End'] })
export const openCase = defineCommand({
  id: 'worklist.open',
  area: 'worklist',
  title: 'worklist.cmd-open',
  keys: ['Enter'],
})
export const editCase = defineCommand({
  id: 'worklist.edit',
  needs: 'case.edit',
  area: 'worklist',
  title: 'worklist.cmd-edit',
  keys: ['E'],
})
export const archiveCase = defineCommand({
  id: 'worklist.archive',
  needs: 'case.archive',
  area: 'worklist',
  title: 'filing.cmd-archive',
  keys: ['A'],
})
export const restoreCase = defineCommand({
  id: 'worklist.restore',
  needs: 'case.archive',
  area: 'worklist',
  title: 'filing.cmd-restore',
  keys: ['B'],
})
export const removeCase = defineCommand({
  id: 'worklist.remove',
  needs: 'case.remove',
  area: 'worklist',
  title: 'filing.cmd-remove',
  keys: ['Delete'],
})
export const showArchive = defineCommand({
  id: 'worklist.show-archive',
  area: 'worklist',
  title: 'filing.cmd-show-archive',
  keys: ['Shift+B'],
})
export const filterCases = defineCommand({
  id: 'worklist.filter',
  area: 'worklist',
  title: 'worklist.cmd-filter',
  keys: ['/'],
})
export const showAll = defineCommand({
  id: 'worklist.clear',
  area: 'worklist',
  title: 'worklist.cmd-clear',
  keys: ['Escape', '0'],
})
export const onlyUrgent = defineCommand({
  id: 'worklist.lane-urgent',
  area: 'worklist',
  title: 'worklist.cmd-lane-urgent',
  keys: ['1'],
})
export const onlyFullRead = defineCommand({
  id: 'worklist.lane-full-read',
  area: 'worklist',
  title: 'worklist.cmd-lane-full-read',
  keys: ['2'],
})
export const onlyReview = defineCommand({
  id: 'worklist.lane-review',
  area: 'worklist',
  title: 'worklist.cmd-lane-review',
  keys: ['3'],
})
export const onlyLightRead = defineCommand({
  id: 'worklist.lane-light-read',
  area: 'worklist',
  title: 'worklist.cmd-lane-light-read',
  keys: ['4'],
})
export const pauseScreening = defineCommand({
  id: 'worklist.pause',
  needs: 'slide.screen',
  area: 'worklist',
  title: 'worklist.cmd-pause',
  keys: ['P'],
})
export const stopScreening = defineCommand({
  id: 'worklist.cancel',
  needs: 'slide.screen',
  area: 'worklist',
  title: 'worklist.cmd-cancel',
  keys: ['Shift+P'],
})
export const startScreening = defineCommand({
  id: 'worklist.screen',
  needs: 'slide.screen',
  area: 'worklist',
  title: 'worklist.cmd-screen',
  keys: ['S'],
})
export const giveScale = defineCommand({
  id: 'worklist.scale',
  needs: 'case.edit',
  area: 'worklist',
  title: 'worklist.cmd-scale',
  keys: ['U'],
})
export const findFile = defineCommand({
  id: 'worklist.relocate',
  needs: 'case.edit',
  area: 'worklist',
  title: 'worklist.cmd-relocate',
  keys: ['L'],
})
export const sortByUrgency = defineCommand({
  id: 'worklist.sort-urgency',
  area: 'worklist',
  title: 'worklist.sort-urgency',
  keys: ['Shift+U'],
})
export const sortByRisk = defineCommand({
  id: 'worklist.sort-risk',
  area: 'worklist',
  title: 'worklist.sort-risk',
  keys: ['Shift+R'],
})
export const sortByPatient = defineCommand({
  id: 'worklist.sort-patient',
  area: 'worklist',
  title: 'worklist.sort-patient',
  keys: ['Shift+N'],
})
export const sortByState = defineCommand({
  id: 'worklist.sort-state',
  area: 'worklist',
  title: 'worklist.sort-state',
  keys: ['Shift+G'],
})
export const sortByAccession = defineCommand({
  id: 'worklist.sort-accession',
  area: 'worklist',
  title: 'worklist.sort-accession',
  keys: ['Shift+A'],
})
export const sortByAdded = defineCommand({
  id: 'worklist.sort-added',
  area: 'worklist',
  title: 'worklist.sort-added',
  keys: ['Shift+T'],
})
