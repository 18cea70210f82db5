import { z } from 'zod'
import { specimenTypes } from '../../domain/specimen.ts'
import { lineOfText } from './common.ts'

export const takingPolicies = ['reference', 'move', 'copy'] as const
export type TakingPolicy = (typeof takingPolicies)[number]

/** A scanner's folder and the rules for importing slides from it. */
export const scanner = z.object({
  id: z.string().min(1).max(64),
  name: lineOfText.min(1).max(80),
  /** Absolute path on this machine. */
  folder: z.string().trim().min(1),
  /** File name patterns such as `*.svs; A?-*.tif`, any of which may match. Empty: every slide file. */
  pattern: z.string().trim().max(200),
  /** Preparation to assume for slides whose order does not state one. */
  specimen: z.enum(specimenTypes),
  /** µm per full-resolution px to assume for files that do not state their scale. */
  micronsPerPixel: z.number().min(0.05).max(10).nullable(),
  /** Whether files stay where they are, are moved, or are copied. */
  policy: z.enum(takingPolicies),
  /** Destination of moved or copied files. Empty: the data folder. */
  target: z.string().trim(),
})
export type Scanner = z.infer<typeof scanner>

/** State of one watched folder. */
export const folderState = z.object({
  path: z.string(),
  ok: z.boolean(),
  /** Why the folder is not watched: `missing`, `forbidden`, `silent` (does not answer), or the system's error code. */
  reason: z.string().nullable(),
  /** When the folder was last reached; null if not since the start. */
  seenAt: z.string().nullable(),
  /** Files that are in the folder but not complete yet. */
  waiting: z.array(z.object({ fileName: z.string(), missing: z.array(z.string()) })),
})
export type FolderState = z.infer<typeof folderState>
