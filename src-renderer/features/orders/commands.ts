import { defineCommand } from '#renderer/commands/index.ts'

export const showTray = defineCommand({
  id: 'worklist.tray',
  needs: 'case.edit',
  area: 'worklist',
  title: 'orders.cmd-tray',
  keys: ['T'],
})

const move = { area: 'tray', keyOnly: true, repeats: true } as const

// The search field keeps the focus while the arrow keys move through the list below it.
export const nextOrder = defineCommand({
  ...move,
  id: 'tray.next-order',
  title: 'orders.cmd-next-order',
  keys: ['ArrowDown'],
  whileTyping: true,
})
export const previousOrder = defineCommand({
  ...move,
  id: 'tray.previous-order',
  title: 'orders.cmd-previous-order',
  keys: ['ArrowUp'],
  whileTyping: true,
})
export const nextSlide = defineCommand({
  ...move,
  id: 'tray.next-slide',
  title: 'orders.cmd-next-slide',
  keys: ['PageDown'],
  whileTyping: true,
})
export const previousSlide = defineCommand({
  ...move,
  id: 'tray.previous-slide',
  title: 'orders.cmd-previous-slide',
  keys: ['PageUp'],
  whileTyping: true,
})
export const matchOrder = defineCommand({
  id: 'tray.match',
  needs: 'case.edit',
  area: 'tray',
  title: 'orders.cmd-match',
  keys: ['Enter'],
  whileTyping: true,
})
export const setAside = defineCommand({
  id: 'tray.set-aside',
  needs: 'case.edit',
  area: 'tray',
  title: 'orders.cmd-set-aside',
  keys: ['X'],
})
export const searchOrders = defineCommand({
  id: 'tray.search',
  area: 'tray',
  title: 'orders.cmd-search',
  keys: ['/'],
})
