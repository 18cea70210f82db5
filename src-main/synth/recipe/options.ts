import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'

/** Diagnoses that a synthetic slide can show. */
export const synthDiagnoses = ['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC'] as const
export type SynthDiagnosis = (typeof synthDiagnoses)[number]
export const preparations = ['lbc', 'conventional'] as const
export type Preparation = (typeof preparations)[number]

const share = z.number().min(0).max(1)
export const synthOptions = z.strictObject({
  out: z.string().regex(/\.tiff?$/i, 'must end in .tif or .tiff'),
  width: z.int().min(256).max(4_000_000).optional(),
  height: z.int().min(256).max(4_000_000).optional(),
  widthMm: z.number().positive().max(200).optional(),
  heightMm: z.number().positive().max(200).optional(),
  micronsPerPixel: z.number().min(0.1).max(2).default(0.25),
  seed: z.int().min(0).max(0xffffffff).default(1),
  /**
   * Seed of the drawn parts of cells. Slides with the same one and the same scale have the same parts, which are then
   * drawn once for slides made one after the other. By default each seed has its own.
   */
  stampSeed: z.int().min(0).max(0xffffffff).optional(),
  preparation: z.enum(preparations).default('lbc'),
  diagnosis: z.enum(synthDiagnoses).default('NILM'),
  abnormalShare: share.optional(),
  cellsPerMm2: z.number().min(0).max(3000).optional(),
  stainVariation: share.default(0.5),
  outOfFocusShare: share.default(0.05),
  inflammation: z.number().min(0).max(10).default(1),
  quality: z.int().min(40).max(100).default(85),
  levels: z.int().min(1).max(20).optional(),
  bigTiff: z.boolean().optional(),
  workers: z.int().min(0).max(32).optional(),
})

/** The caller's options, with sizes in px or in mm. */
export type SynthOptions = z.input<typeof synthOptions>

export const invalid = (option: string, reason: string): AppError =>
  new AppError('invalid-input', { option, reason, detail: `${option}: ${reason}` })
