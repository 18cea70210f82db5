import { defineCommand } from '../commands/index.ts'

const area = 'slide' as const

/** What the keys do on the slide. The case page binds them. */
export const slideCommands = {
  closer: defineCommand({ id: 'slide.closer', area, title: 'viewer.cmd-closer', keys: ['+', '='] }),
  farther: defineCommand({ id: 'slide.farther', area, title: 'viewer.cmd-farther', keys: ['-'] }),
  home: defineCommand({ id: 'slide.home', area, title: 'viewer.cmd-home', keys: ['0'] }),
  panLeft: defineCommand({
    id: 'slide.pan-left',
    area,
    title: 'viewer.cmd-pan-left',
    keys: ['Ctrl+ArrowLeft'],
    keyOnly: true,
    repeats: true,
  }),
  panRight: defineCommand({
    id: 'slide.pan-right',
    area,
    title: 'viewer.cmd-pan-right',
    keys: ['Ctrl+ArrowRight'],
    keyOnly: true,
    repeats: true,
  }),
  panUp: defineCommand({
    id: 'slide.pan-up',
    area,
    title: 'viewer.cmd-pan-up',
    keys: ['Ctrl+ArrowUp'],
    keyOnly: true,
    repeats: true,
  }),
  panDown: defineCommand({
    id: 'slide.pan-down',
    area,
    title: 'viewer.cmd-pan-down',
    keys: ['Ctrl+ArrowDown'],
    keyOnly: true,
    repeats: true,
  }),
  heat: defineCommand({ id: 'slide.heat', area, title: 'viewer.cmd-heat', keys: ['H'] }),
  focusMap: defineCommand({ id: 'slide.focus-map', area, title: 'viewer.cmd-focus-map', keys: ['Shift+H'] }),
  marks: defineCommand({ id: 'slide.marks', area, title: 'viewer.cmd-marks', keys: ['V'] }),
  ruler: defineCommand({ id: 'slide.ruler', area, title: 'viewer.cmd-ruler', keys: ['R'] }),
  removeMeasure: defineCommand({
    id: 'slide.remove-measure',
    area,
    title: 'viewer.cmd-remove-measure',
    keys: ['Delete', 'Backspace'],
  }),
  addCell: defineCommand({ id: 'slide.add-cell', area, title: 'viewer.cmd-add-cell', keys: ['B'] }),
  focus: defineCommand({ id: 'slide.focus', area, title: 'viewer.cmd-focus', keys: ['F'] }),
  planeUp: defineCommand({ id: 'slide.plane-up', area, title: 'viewer.cmd-plane-up', keys: ['PageUp'], repeats: true }),
  planeDown: defineCommand({
    id: 'slide.plane-down',
    area,
    title: 'viewer.cmd-plane-down',
    keys: ['PageDown'],
    repeats: true,
  }),
  allInFocus: defineCommand({ id: 'slide.all-in-focus', area, title: 'viewer.cmd-all-in-focus', keys: ['Shift+F'] }),
  colours: defineCommand({ id: 'slide.colours', area, title: 'viewer.cmd-colours', keys: ['K'] }),
  profile: defineCommand({ id: 'slide.profile', area, title: 'viewer.cmd-profile', keys: ['Shift+K'] }),
  resetColours: defineCommand({ id: 'slide.reset-colours', area, title: 'viewer.cmd-reset-colours', keys: [] }),
  rotate: defineCommand({ id: 'slide.rotate', area, title: 'viewer.cmd-rotate', keys: ['Shift+R'] }),
  rotateReset: defineCommand({ id: 'slide.rotate-reset', area, title: 'viewer.cmd-rotate-reset', keys: [] }),
}
