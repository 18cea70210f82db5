import { defineCommand } from '#renderer/commands/index.ts'

const area = 'report' as const
/** Steps of the result. With Ctrl they work while another field has the focus. */
const group = { area, whileTyping: true } as const

/** Commands for the result, the signature and the report. */
export const findingsCommands = {
  adequacy: defineCommand({ ...group, id: 'report.adequacy', title: 'casePage.cmd-adequacy', keys: ['D', 'Ctrl+1'] }),
  category: defineCommand({ ...group, id: 'report.category', title: 'casePage.cmd-category', keys: ['S', 'Ctrl+2'] }),
  interpretation: defineCommand({
    ...group,
    id: 'report.interpretation',
    title: 'casePage.cmd-interpretation',
    keys: ['I', 'Ctrl+3'],
  }),
  proposal: defineCommand({ ...group, id: 'report.proposal', title: 'casePage.cmd-proposal', keys: ['Y', 'Ctrl+4'] }),
  signOut: defineCommand({
    id: 'report.sign-out',
    needs: 'case.sign-out',
    area,
    title: 'casePage.cmd-sign-out',
    keys: ['Ctrl+Enter'],
    whileTyping: true,
  }),
  signAndNext: defineCommand({
    id: 'report.sign-next',
    needs: 'case.sign-out',
    area,
    title: 'casePage.cmd-sign-next',
    keys: ['Ctrl+Shift+Enter'],
    whileTyping: true,
  }),
  acknowledge: defineCommand({
    id: 'report.acknowledge',
    needs: 'case.sign-out',
    area,
    title: 'casePage.cmd-acknowledge',
    keys: ['Y'],
    keyOnly: true,
    inDialog: true,
  }),
  report: defineCommand({ id: 'report.open', area, title: 'casePage.cmd-report', keys: ['P'] }),
}
