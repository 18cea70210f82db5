import { resolve } from 'node:path'
import { z } from 'zod'
import { fullLevels, needsBigTiff, type PyramidPlan } from '#main/pyramid/index.ts'
import { AppError } from '#shared/contract/errors.ts'

/** Results that a synthetic slide can show. */
export const synthDiagnoses = ['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC'] as const
export type SynthDiagnosis = (typeof synthDiagnoses)[number]
export const preparations = ['lbc', 'conventional'] as const
export type Preparation = (typeof preparations)[number]

const share = z.number().min(0).max(1)
const schema = z.strictObject({
  out: z.string().regex(/\.tiff?$/i, 'must end in .tif or .tiff'),
  width: z.int().min(256).max(4_000_000).optional(),
  height: z.int().min(256).max(4_000_000).optional(),
  widthMm: z.number().positive().max(200).optional(),
  heightMm: z.number().positive().max(200).optional(),
  micronsPerPixel: z.number().min(0.1).max(2).default(0.25),
  seed: z.int().min(0).max(0xffffffff).default(1),
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

/** What the caller may ask for; sizes either in px or in mm. */
export type SynthOptions = z.input<typeof schema>

/** Everything that decides the slide's content; plain data, so that workers get it as it is. */
export interface SlidePlan extends PyramidPlan {
  readonly seed: number
  readonly preparation: Preparation
  readonly diagnosis: SynthDiagnosis
  readonly abnormalShare: number
  readonly cellsPerMm2: number
  readonly stainVariation: number
  readonly outOfFocusShare: number
  readonly inflammation: number
}

export interface ResolvedOptions {
  readonly out: string
  readonly plan: SlidePlan
  readonly workers: number | null
}

/** Checks options and fills in what was left out. Throws AppError `invalid-input` with the option and the reason. */
export function resolveOptions(options: SynthOptions): ResolvedOptions {
  const parsed = schema.safeParse(options)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(issue?.path.join('.') || 'options', issue?.message ?? 'is not valid')
  }
  const o = parsed.data
  const width = sizeInPixels('width', o.width, o.widthMm, o.micronsPerPixel)
  const height = sizeInPixels('height', o.height, o.heightMm, o.micronsPerPixel)
  const most = fullLevels(width, height)
  return {
    out: resolve(o.out),
    workers: o.workers ?? null,
    plan: {
      width,
      height,
      micronsPerPixel: o.micronsPerPixel,
      seed: o.seed,
      preparation: o.preparation,
      diagnosis: o.diagnosis,
      abnormalShare: o.diagnosis === 'NILM' ? 0 : (o.abnormalShare ?? 0.03),
      cellsPerMm2: o.cellsPerMm2 ?? (o.preparation === 'lbc' ? 240 : 150),
      stainVariation: o.stainVariation,
      outOfFocusShare: o.outOfFocusShare,
      inflammation: o.inflammation,
      quality: o.quality,
      levels: Math.min(o.levels ?? most, most),
      bigTiff: o.bigTiff ?? needsBigTiff(width, height),
    },
  }
}

function sizeInPixels(name: string, px: number | undefined, mm: number | undefined, micronsPerPixel: number): number {
  if ((px === undefined) === (mm === undefined)) throw invalid(name, 'give it either in pixels or in millimetres')
  const size = px ?? Math.round(((mm as number) * 1000) / micronsPerPixel)
  if (size < 256 || size > 4_000_000) throw invalid(name, 'must be 256 to 4000000 pixels')
  return size
}

export const invalid = (option: string, reason: string): AppError =>
  new AppError('invalid-input', { option, reason, detail: `${option}: ${reason}` })
