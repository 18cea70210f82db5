import { resolve } from 'node:path'
import { fullLevels, needsBigTiff, type PyramidPlan } from '#main/pyramid/index.ts'
import { invalid, type Preparation, type SynthDiagnosis, type SynthOptions, synthOptions } from './recipe/index.ts'

/** Everything that determines the slide's content. It is plain data, so that workers can receive it. */
export interface SlidePlan extends PyramidPlan {
  readonly seed: number
  /** Seed of the stamps. */
  readonly stampSeed: number
  /** Whether other slides are made of the same stamps. */
  readonly sharesStamps: boolean
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

/** Checks options and fills in the defaults. Throws AppError `invalid-input` with the option and the reason. */
export function resolveOptions(options: SynthOptions): ResolvedOptions {
  const parsed = synthOptions.safeParse(options)
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
      stampSeed: o.stampSeed ?? o.seed,
      sharesStamps: o.stampSeed !== undefined,
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
