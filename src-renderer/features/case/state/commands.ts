import { type CommandDefinition, defineCommand } from '#renderer/commands/index.ts'

const gallery = 'gallery' as const
const page = 'case' as const
const report = 'report' as const

/** What the keys do on the case page. The page binds them; help lists them. */
export const caseCommands = {
  left: defineCommand({
    id: 'gallery.left',
    area: gallery,
    title: 'casePage.cmd-left',
    keys: ['ArrowLeft'],
    keyOnly: true,
    repeats: true,
  }),
  right: defineCommand({
    id: 'gallery.right',
    area: gallery,
    title: 'casePage.cmd-right',
    keys: ['ArrowRight'],
    keyOnly: true,
    repeats: true,
  }),
  up: defineCommand({
    id: 'gallery.up',
    area: gallery,
    title: 'casePage.cmd-up',
    keys: ['ArrowUp'],
    keyOnly: true,
    repeats: true,
  }),
  down: defineCommand({
    id: 'gallery.down',
    area: gallery,
    title: 'casePage.cmd-down',
    keys: ['ArrowDown'],
    keyOnly: true,
    repeats: true,
  }),
  extendLeft: defineCommand({
    id: 'gallery.extend-left',
    area: gallery,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowLeft'],
    keyOnly: true,
    repeats: true,
  }),
  extendRight: defineCommand({
    id: 'gallery.extend-right',
    area: gallery,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowRight'],
    keyOnly: true,
    repeats: true,
  }),
  extendUp: defineCommand({
    id: 'gallery.extend-up',
    area: gallery,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowUp'],
    keyOnly: true,
    repeats: true,
  }),
  extendDown: defineCommand({
    id: 'gallery.extend-down',
    area: gallery,
    title: 'casePage.cmd-extend',
    keys: ['Shift+ArrowDown'],
    keyOnly: true,
    repeats: true,
  }),
  first: defineCommand({
    id: 'gallery.first',
    area: gallery,
    title: 'casePage.cmd-first',
    keys: ['Home'],
    keyOnly: true,
  }),
  toSlide: defineCommand({ id: 'gallery.to-slide', area: gallery, title: 'casePage.cmd-to-slide', keys: ['Enter'] }),
  back: defineCommand({
    id: 'gallery.back',
    area: gallery,
    title: 'casePage.cmd-back',
    keys: ['Escape'],
    keyOnly: true,
    whileTyping: true,
  }),
  accept: defineCommand({ id: 'gallery.accept', area: gallery, title: 'casePage.cmd-accept', keys: ['A'] }),
  dismiss: defineCommand({ id: 'gallery.dismiss', area: gallery, title: 'casePage.cmd-dismiss', keys: ['X'] }),
  mark: defineCommand({ id: 'gallery.mark', area: gallery, title: 'casePage.cmd-mark', keys: ['M'] }),
  clear: defineCommand({ id: 'gallery.clear', area: gallery, title: 'casePage.cmd-clear', keys: ['U'] }),
  undo: defineCommand({ id: 'gallery.undo', area: gallery, title: 'casePage.cmd-undo', keys: ['Z', 'Ctrl+Z'] }),
  redo: defineCommand({
    id: 'gallery.redo',
    area: gallery,
    title: 'casePage.cmd-redo',
    keys: ['Shift+Z', 'Ctrl+Shift+Z'],
  }),
  grid: defineCommand({ id: 'gallery.grid', area: gallery, title: 'casePage.cmd-grid', keys: ['G'] }),
  compare: defineCommand({ id: 'gallery.compare', area: gallery, title: 'casePage.cmd-compare', keys: ['C'] }),
  advance: defineCommand({ id: 'gallery.advance', area: gallery, title: 'casePage.cmd-advance', keys: [] }),
  collapseLeft: defineCommand({
    id: 'case.collapse-left',
    area: page,
    title: 'casePage.cmd-collapse-left',
    keys: ['['],
  }),
  collapseRight: defineCommand({
    id: 'case.collapse-right',
    area: page,
    title: 'casePage.cmd-collapse-right',
    keys: [']'],
  }),
  findings: defineCommand({ id: 'report.findings', area: report, title: 'casePage.cmd-findings', keys: ['I'] }),
  signOut: defineCommand({
    id: 'report.sign-out',
    area: report,
    title: 'casePage.cmd-sign-out',
    keys: ['Ctrl+Enter'],
    whileTyping: true,
  }),
  report: defineCommand({ id: 'report.open', area: report, title: 'casePage.cmd-report', keys: ['P'] }),
}

/** Keys 1 to 8: the seven single classes, and the organisms, which have names of their own. */
export const labelCommands: readonly CommandDefinition[] = (
  ['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC', 'organism'] as const
).map((name, at) =>
  defineCommand({
    id: `gallery.label-${at + 1}`,
    area: gallery,
    title: `casePage.cmd-label-${name}`,
    keys: [`${at + 1}`],
  }),
)
