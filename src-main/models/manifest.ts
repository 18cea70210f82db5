import { z } from 'zod'
import { sha256 } from '#shared/contract/schemas/common.ts'
import { reliabilityParams } from '#shared/domain/reliability.ts'
import { exemplarsEntry } from './exemplars.ts'

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
/** The same network in half precision for graphics cards. The full one is for the CPU. */
const half = z.looseObject({ file: fileName, sha256 }).optional()
/** Codes of the model's task, in the order of the network's outputs. */
const classes = z.array(z.string()).min(2)
const positive = z.number().positive()

/** Parameters of the slide's risk; see domain/slide-risk.ts. */
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

/** `models/registry.json`: the model in use, and the previous one. */
export const registryFile = z.looseObject({ schema: z.literal(1), active: fileName, previous: fileName.optional() })
export type Registry = z.infer<typeof registryFile>

/**
 * `models/<name>/manifest.json`. Unknown keys are kept, because a newer training may write more than this version
 * reads. Probabilities are 0 to 1. Lengths are in the unit in their name.
 */
export const manifest = z.looseObject({
  schema: z.literal(1),
  name: fileName,
  version: z.string().min(1),
  /** Name of the task that the classes belong to. Models trained before tasks had names are cervical. */
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
  /** A missing threshold is taken from the task. */
  thresholds: z
    .looseObject({ ruleOutBelow: z.number().min(0).max(1).optional(), urgentAt: z.number().min(0).max(1).optional() })
    .default({}),
  reliability: reliabilityParams,
  /** Labelled training cells for comparison. Older models have none. */
  exemplars: exemplarsEntry.optional(),
  card: z.string(),
})
export type Manifest = z.infer<typeof manifest>
