import { defineCommand } from '#renderer/commands/index.ts'

const area = 'report' as const

/** Commands for the result, the signature and the report. */
export const findingsCommands = {
  findings: defineCommand({ id: 'report.findings', area, title: 'casePage.cmd-findings', keys: ['I'] }),
  signOut: defineCommand({
    id: 'report.sign-out',
    area,
    title: 'casePage.cmd-sign-out',
    keys: ['Ctrl+Enter'],
    whileTyping: true,
  }),
  signAndNext: defineCommand({
    id: 'report.sign-next',
    area,
    title: 'casePage.cmd-sign-next',
    keys: ['Ctrl+Shift+Enter'],
    whileTyping: true,
  }),
  acknowledge: defineCommand({
    id: 'report.acknowledge',
    area,
    title: 'casePage.cmd-acknowledge',
    keys: ['Y'],
    keyOnly: true,
  }),
  report: defineCommand({ id: 'report.open', area, title: 'casePage.cmd-report', keys: ['P'] }),
}
