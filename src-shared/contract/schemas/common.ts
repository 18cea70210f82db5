import { z } from 'zod'
import { lanes } from '../../domain/lane.ts'
import { manyLines, oneLine } from '../../domain/plain-text.ts'
import { reliabilityCodes } from '../../domain/reliability.ts'

export const id = z.number().int().positive()
/** A cell as a window knows it: the id of a model's proposal, or the negated id of a decision that has no proposal. */
export const cellId = z
  .number()
  .int()
  .refine((value) => value !== 0, 'a cell')
/** ISO 8601, UTC. */
export const timestamp = z.iso.datetime()
/** Code of a class of the case's task. The caller checks that the task has it. */
export const cellClass = z.string().min(1).max(40)
export const lane = z.enum(lanes)
export type Lane = z.infer<typeof lane>
export const probability = z.number().min(0).max(1)
/** A typed or given text of one line, without controls and without what nobody sees. */
export const lineOfText = z.string().overwrite(oneLine).trim()
/** A typed text that may have several lines. */
export const linesOfText = z.string().overwrite(manyLines).trim()
/** 64 lower-case hex digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * An error as data; see contract/errors.ts. The code is a plain string so that an older window can show a newer
 * error.
 */
export const errorData = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  retryable: z.boolean(),
})

/**
 * Why a slide must be read in full: codes with values. The text comes from the catalogue under `reliability.<code>`.
 */
export const reliabilityReason = z.object({
  code: z.enum(reliabilityCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ReliabilityReason = z.infer<typeof reliabilityReason>

export const risk = z.object({
  abnormal: probability,
  highGrade: probability,
  /** 95 % interval, if the model gives one. */
  interval: z
    .object({ abnormal: z.tuple([probability, probability]), highGrade: z.tuple([probability, probability]) })
    .nullable(),
})
export type Risk = z.infer<typeof risk>

export const reliability = z.object({ abstain: z.boolean(), reasons: z.array(reliabilityReason) })
export type Reliability = z.infer<typeof reliability>
