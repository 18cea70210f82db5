import { defineCommand } from '#renderer/commands/index.ts'

const area = 'gallery' as const

/** Commands for moving through the gallery and to the slide. */
export const galleryCommands = {
  left: defineCommand({
    id: 'gallery.left',
    area,
    title: 'casePage.cmd-left',
    keys: ['ArrowLeft'],
    keyOnly: true,
    repeats: true,
  }),
  right: defineCommand({
    id: 'gallery.right',
    area,
    title: 'casePage.cmd-right',
    keys: ['ArrowRight'],
    keyOnly: true,
    repeats: true,
  }),
  up: defineCommand({
    id: 'gallery.up',
    area,
    title: 'casePage.cmd-up',
    keys: ['ArrowUp'],
    keyOnly: true,
    repeats: true,
  }),
  down: defineCommand({
    id: 'gallery.down',
    area,
    title: 'casePage.cmd-down',
    keys: ['ArrowDown'],
    keyOnly: true,
    repeats: true,
  }),
  extendLeft: defineCommand({
    id: 'gallery.extend-left',
    area,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowLeft'],
    keyOnly: true,
    repeats: true,
  }),
  extendRight: defineCommand({
    id: 'gallery.extend-right',
    area,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowRight'],
    keyOnly: true,
    repeats: true,
  }),
  extendUp: defineCommand({
    id: 'gallery.extend-up',
    area,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowUp'],
    keyOnly: true,
    repeats: true,
  }),
  extendDown: defineCommand({
    id: 'gallery.extend-down',
    area,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowDown'],
    keyOnly: true,
    repeats: true,
  }),
  first: defineCommand({
    id: 'gallery.first',
    area,
    title: 'casePage.cmd-first',
    keys: ['Home'],
    keyOnly: true,
  }),
  toSlide: defineCommand({ id: 'gallery.to-slide', area, title: 'casePage.cmd-to-slide', keys: ['Enter'] }),
  back: defineCommand({
    id: 'gallery.back',
    area,
    title: 'casePage.cmd-back',
    keys: ['Escape'],
    keyOnly: true,
    whileTyping: true,
  }),
  grid: defineCommand({ id: 'gallery.grid', area, title: 'casePage.cmd-grid', keys: ['G'] }),
}
