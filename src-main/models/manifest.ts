import { z } from 'zod'
import { reliabilityParams } from '#shared/domain/reliability.ts'
import { exemplarsEntry } from './exemplars.ts'

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** The same network in half precision, for graphics cards; the other one is for the CPU. */
const half = z.looseObject({ file: fileName, sha256 }).optional()
/** Codes of the model's task, in the order of the network's outputs. */
const classes = z.array(z.string()).min(2)
const positive = z.number().positive()

/** Parameters of the slide's risk: domain/slide-risk.ts. */
const aggregatePart = z
  .looseObject({
    logit: z.array(z.number()).min(2),
    logRatio: z.array(z.number()).min(2),
    shares: z.array(z.number().min(0).max(1)).min(1),
    cellsAtMost: positive,
    offset: z.number(),
    slope: z.number(),
  })
  .refine(({ logit, logRatio }) => logit.length === logRatio.length, 'logit and logRatio differ in length')

/** `models/registry.json`: which model is in use, and which one was before it. */
export const registryFile = z.looseObject({ schema: z.literal(1), active: fileName, previous: fileName.optional() })
export type Registry = z.infer<typeof registryFile>

/**
 * `models/<name>/manifest.json`. Unknown keys are kept: a newer training may say more than this version reads.
 * Probabilities are 0..1, lengths in the unit their name says.
 */
export const manifest = z.looseObject({
  schema: z.literal(1),
  name: fileName,
  version: z.string().min(1),
  /** Name of the task whose classes these are; models that were trained before tasks had names are cervical. */
  task: z.string().default('cervix'),
  /** `image` uint8 [N, H, W, 3] to `map` float32 [N, 1 + classes (+ 2 offsets), H / stride, W / stride]. */
  detector: z.looseObject({
    file: fileName,
    sha256,
    half,
    micronsPerPixel: positive,
    stride: z.number().int().positive(),
    sizeMultiple: z.number().int().positive(),
    haloPx: z.number().int().nonnegative(),
    classes,
    /** Two proposals closer than this are one cell, in pixels of the detector's input. */
    peakRadiusPx: positive,
    minPresence: z.number().min(0).max(1),
    offsets: z.boolean().default(false),
  }),
  /** `crops` uint8 [N, P, P, 3] to `probabilities` [N, K] and `embedding` [N, D]. */
  grader: z.looseObject({
    file: fileName,
    sha256,
    half,
    micronsPerPixel: positive,
    cropPx: z.number().int().positive(),
    classes,
    embeddingSize: z.number().int().positive(),
  }),
  aggregate: z.looseObject({ abnormal: aggregatePart, highGrade: aggregatePart }),
  /** What is missing is as the task says. */
  thresholds: z
    .looseObject({ ruleOutBelow: z.number().min(0).max(1).optional(), urgentAt: z.number().min(0).max(1).optional() })
    .default({}),
  reliability: reliabilityParams,
  /** Labelled training cells to compare with; older models have none. */
  exemplars: exemplarsEntry.optional(),
  card: z.string(),
})
export type Manifest = z.infer<typeof manifest>
