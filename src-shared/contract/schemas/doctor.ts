import { z } from 'zod'
import { timestamp } from './common.ts'

/** What a self-check looks at. */
export const doctorChecks = [
  ...([
    'records',
    'chain',
    'backups',
    'disk',
    'drive',
    'clock',
    'model',
    'provider',
    'private',
    'screen',
    'fonts',
    'log',
  ] as const),
] as const

export const doctorFinding = z.object({
  check: z.enum(doctorChecks),
  /** `unknown`: it could not be told here. */
  state: z.enum(['good', 'warn', 'bad', 'unknown']),
  /** The text comes from the catalogue under `doctor.<code>`, with what to do. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type DoctorFinding = z.infer<typeof doctorFinding>

export const selfCheck = z.object({ checkedAt: timestamp, findings: z.array(doctorFinding) })
export type SelfCheck = z.infer<typeof selfCheck>
