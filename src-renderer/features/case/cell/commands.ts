import { type CommandDefinition, defineCommand } from '#renderer/commands/index.ts'

const area = 'gallery' as const

/** Commands for the reader's decision about a cell. */
export const cellCommands = {
  accept: defineCommand({ id: 'gallery.accept', area, title: 'casePage.cmd-accept', keys: ['A'] }),
  dismiss: defineCommand({ id: 'gallery.dismiss', area, title: 'casePage.cmd-dismiss', keys: ['X'] }),
  mark: defineCommand({ id: 'gallery.mark', area, title: 'casePage.cmd-mark', keys: ['M'] }),
  clear: defineCommand({ id: 'gallery.clear', area, title: 'casePage.cmd-clear', keys: ['U'] }),
  undo: defineCommand({ id: 'gallery.undo', area, title: 'casePage.cmd-undo', keys: ['Z', 'Ctrl+Z'] }),
  redo: defineCommand({
    id: 'gallery.redo',
    area,
    title: 'casePage.cmd-redo',
    keys: ['Shift+Z', 'Ctrl+Shift+Z'],
  }),
  compare: defineCommand({ id: 'gallery.compare', area, title: 'casePage.cmd-compare', keys: ['C'] }),
  evidence: defineCommand({ id: 'gallery.evidence', area, title: 'casePage.cmd-evidence', keys: ['E'] }),
  advance: defineCommand({ id: 'gallery.advance', area, title: 'casePage.cmd-advance', keys: [] }),
}

/** The digits. The task defines which class or group each stands for. */
export const labelCommands: readonly CommandDefinition[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) =>
  defineCommand({
    id: `gallery.label-${key}`,
    area,
    title: 'casePage.cmd-label',
    titleParams: { n: key },
    keys: [key],
  }),
)
