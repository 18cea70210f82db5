import { z } from 'zod'
import { specimenTypes } from '../../domain/specimen.ts'

export const takingPolicies = ['reference', 'move', 'copy'] as const
export type TakingPolicy = (typeof takingPolicies)[number]

/** A scanner's folder, and how slides come in from there. */
export const scanner = z.object({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(80),
  /** Absolute path on this machine. */
  folder: z.string().trim().min(1),
  /** `*.svs; A?-*.tif`: names to take, any of them; empty: every slide file. */
  pattern: z.string().trim().max(200),
  /** Preparation of slides whose order does not say. */
  specimen: z.enum(specimenTypes),
  /** µm per full-resolution px of files that do not say theirs. */
  micronsPerPixel: z.number().min(0.05).max(10).nullable(),
  /** Files stay where they are, are moved, or are copied. */
  policy: z.enum(takingPolicies),
  /** Where they are moved or copied to; empty: the data folder. */
  target: z.string().trim(),
})
export type Scanner = z.infer<typeof scanner>

/** How the watching of one folder goes. */
export const folderState = z.object({
  path: z.string(),
  ok: z.boolean(),
  /** Why not: `missing`, `forbidden`, `silent` (does not answer), or the system's code. */
  reason: z.string().nullable(),
  /** When it was last seen; null: not since the start. */
  seenAt: z.string().nullable(),
  /** Files that are there and not complete yet. */
  waiting: z.array(z.object({ fileName: z.string(), missing: z.array(z.string()) })),
})
export type FolderState = z.infer<typeof folderState>
