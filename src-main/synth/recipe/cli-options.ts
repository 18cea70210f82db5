import { parseArgs } from 'node:util'
import { invalid, type SynthOptions } from './options.ts'

export const synthUsage = `daybreak synth OUT.tif (--width PX --height PX | --width-mm MM --height-mm MM)
  --seed N               the same seed makes the same slide (1)
  --diagnosis D          NILM, ASC-US, LSIL, ASC-H, HSIL or SCC (NILM)
  --preparation P        lbc or conventional (lbc)
  --mpp N                microns per pixel (0.25)
  --abnormal-share N     share of abnormal cells, 0..1 (0.03)
  --cells-per-mm2 N      epithelial cells for each mm² of material (240 lbc, 150 conventional)
  --stain-variation N    variation of the stain, 0..1 (0.5)
  --out-of-focus N       share of the area out of focus, 0..1 (0.05)
  --inflammation N       amount of inflammation; 0 is none, 1 is usual (1)
  --quality N            JPEG quality 40..100 (85)
  --levels N             number of resolutions in the file (as many as needed)
  --bigtiff              use 64-bit offsets even if the slide is small
  --workers N            number of drawing threads; 0 draws in the main thread`

const text = { type: 'string' } as const
const flags = {
  width: text,
  height: text,
  'width-mm': text,
  'height-mm': text,
  seed: text,
  diagnosis: text,
  preparation: text,
  mpp: text,
  'abnormal-share': text,
  'cells-per-mm2': text,
  'stain-variation': text,
  'out-of-focus': text,
  inflammation: text,
  quality: text,
  levels: text,
  bigtiff: { type: 'boolean' },
  workers: text,
} as const

const numbers = {
  width: 'width',
  height: 'height',
  'width-mm': 'widthMm',
  'height-mm': 'heightMm',
  seed: 'seed',
  mpp: 'micronsPerPixel',
  'abnormal-share': 'abnormalShare',
  'cells-per-mm2': 'cellsPerMm2',
  'stain-variation': 'stainVariation',
  'out-of-focus': 'outOfFocusShare',
  inflammation: 'inflammation',
  quality: 'quality',
  levels: 'levels',
  workers: 'workers',
} as const satisfies Record<string, keyof SynthOptions>

/**
 * Parses the arguments after `daybreak synth`; `synthesize` checks their values. Throws AppError `invalid-input` for
 * an unknown flag, a value that must be a number but is not, or any number of output paths other than one.
 */
export function parseSynthArguments(words: readonly string[]): SynthOptions {
  const { values, positionals } = parsed(words)
  if (positionals.length !== 1) throw invalid('OUT', 'give exactly one file to write')
  const options: Record<string, unknown> = { out: positionals[0] }
  for (const [flag, option] of Object.entries(numbers) as [keyof typeof numbers, keyof SynthOptions][]) {
    const value = values[flag]
    if (value === undefined) continue
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number)) throw invalid(`--${flag}`, `"${value}" is not a number`)
    options[option] = number
  }
  if (values.diagnosis !== undefined) options.diagnosis = values.diagnosis
  if (values.bigtiff) options.bigTiff = true
  if (values.preparation !== undefined) options.preparation = values.preparation
  return options as SynthOptions
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: flags, allowPositionals: true, strict: true })
  } catch (error) {
    throw invalid('arguments', (error as Error).message)
  }
}
