import { z } from 'zod'
import { timestamp } from './common.ts'

/** The last backup that was proven. */
export const lastBackup = z.object({
  file: z.string(),
  madeAt: timestamp,
  bytes: z.number(),
  /** Number of the last event in it. */
  event: z.number(),
})

/** Why the last attempt failed. Null once a backup succeeds. */
export const backupFailure = z.object({
  at: timestamp,
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** What is known about the backups of these records. */
export const backupState = z.object({
  /** Where they are put; empty if none are made. */
  folder: z.string(),
  last: lastBackup.nullable(),
  failure: backupFailure.nullable(),
  running: z
    .object({
      phase: z.enum(['copying', 'checking', 'hashing']),
      /** Part of the phase that is done, 0 to 1. */
      share: z.number().nullable(),
      /** Estimated time left, ms. */
      msLeft: z.number().nullable(),
    })
    .nullable(),
  /** Whether the last good backup is older than the settings allow. */
  overdue: z.boolean(),
  /** Backups in the folder, newest first. `own`: of these records. */
  kept: z.array(lastBackup.extend({ own: z.boolean() })),
})
export type BackupState = z.infer<typeof backupState>

/** How the records are encrypted, and whether the recovery words are in somebody's hands. */
export const keyState = z.object({
  encrypted: z.boolean(),
  recovery: z.enum(['none', 'unconfirmed', 'confirmed']),
  /** Whether the next start writes the records with a new key. */
  changing: z.boolean(),
  /** Whether the key is not kept on this machine, so that a start needs a password or the recovery words. */
  onlyByPeople: z.boolean(),
  /** Whether that can be chosen: several people work, and somebody has the recovery words. */
  mayBeOnlyByPeople: z.boolean(),
})
export type KeyState = z.infer<typeof keyState>
