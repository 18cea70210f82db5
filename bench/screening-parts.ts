/**
 * Measures the parts of a screening: decoding alone, inference alone, and both as in the engine, on the same blocks
 * and crops of one slide. The parts alone are the bounds for the whole.
 */
import { type EngineSetup, engineModel } from '../src-main/engine/index.ts'
import { detect } from '../src-main/engine-process/inference/detect.ts'
import { grade } from '../src-main/engine-process/inference/grade.ts'
import { Inference } from '../src-main/engine-process/inference/inference.ts'
import type { Looker } from '../src-main/engine-process/inference/looker.ts'
import { openPixels, type PixelSource, tissueThumbnail } from '../src-main/engine-process/pixels/index.ts'
import { loadRegistry } from '../src-main/models/index.ts'
import { screeningParams } from '../src-main/screening/index.ts'
import { cellMask } from '../src-shared/domain/cell-mask.ts'
import { planScreening, type ScreeningPlan } from '../src-shared/domain/screening-plan.ts'

export interface PartsOptions {
  readonly slide: string
  readonly micronsPerPixel: number
  readonly modelsFolder: string
  /** Largest number of blocks read, starting with the first. Defaults to all. */
  readonly maxBlocks?: number
  readonly blockPx?: number
  /** Where the measured pace is stored. Without it the default pace is used. */
  readonly probeFile?: string
  readonly cropsToGrade?: number
  /** Number of times that each part is measured. The best one counts. */
  readonly rounds?: number
}

export interface PartTimes {
  /** Best wall time of all rounds, and the CPU time of all cores in that round; ms. */
  readonly wallMs: number
  readonly cpuMs: number
}

export interface Parts {
  readonly blocks: number
  readonly crops: number
  /** Area of the blocks on the slide, and in pixels of the detector's scale, both without the halo. */
  readonly mm2: number
  readonly megapixels: number
  readonly decode: PartTimes
  readonly inference: PartTimes
  readonly both: PartTimes
  /** Wall time of the whole divided by that of the slower part alone. */
  readonly overlap: number
  readonly provider: string
}

export async function measureScreeningParts(options: PartsOptions): Promise<Parts> {
  const { modelsFolder, micronsPerPixel, probeFile = null, rounds = 3, cropsToGrade = 256 } = options
  const model = await loadRegistry(modelsFolder)
  const setup: EngineSetup = { provider: 'cpu', probeFile, threads: 0, modelBytes: 4e9 }
  const threads = new Inference(new URL('../src-main/engine-process/main.ts', import.meta.url), setup)
  const inference = await threads.use(engineModel(model), async (looker) => looker)
  const { provider, pace } = await inference.provider()
  const source = await openPixels(options.slide)
  const { detector } = model.manifest
  const plan = await planOf(source, { ...options, inputPx: pace.inputPx }, detector)

  const cells = { x: [] as number[], y: [] as number[] }
  const walk = async (pixels: PixelSource, looker: Looker) => {
    const { signal } = new AbortController()
    for await (const batch of detect(pixels, looker, plan, 0, signal)) {
      if (cells.x.length >= cropsToGrade) continue
      cells.x.push(...batch.x)
      cells.y.push(...batch.y)
    }
    const request = {
      model: engineModel(model),
      slide: { path: options.slide, files: null },
      micronsPerPixel,
      x: Float64Array.from(cells.x.slice(0, cropsToGrade)),
      y: Float64Array.from(cells.y.slice(0, cropsToGrade)),
      fromChunk: 0,
      chunkSize: screeningParams(micronsPerPixel).chunkSize,
    }
    for await (const _ of grade(pixels, looker, request, signal));
  }
  // The first round warms everything up and finds the cells whose crops the others read.
  await walk(source, inference)
  const still = await stillPictures(source, plan)
  const decode = await best(rounds, () => walk(source, blind))
  const looking = await best(rounds, () => walk(still, inference))
  const both = await best(rounds, () => walk(source, inference))
  await source.close()
  const blockMm2 = (plan.blockPx * detector.micronsPerPixel) ** 2 / 1e6
  return {
    blocks: plan.blocks.length,
    crops: Math.min(cropsToGrade, cells.x.length),
    mm2: plan.blocks.length * blockMm2,
    megapixels: (plan.blocks.length * plan.blockPx ** 2) / 1e6,
    decode,
    inference: looking,
    both,
    overlap: both.wallMs / Math.max(decode.wallMs, looking.wallMs),
    provider,
  }
}

async function planOf(
  source: PixelSource,
  { micronsPerPixel, blockPx, maxBlocks, inputPx }: PartsOptions & { readonly inputPx: number },
  detector: { micronsPerPixel: number; haloPx: number; sizeMultiple: number },
): Promise<ScreeningPlan> {
  const { width, height } = source.info
  const picture = await tissueThumbnail(source, Math.ceil((Math.max(width, height) * micronsPerPixel) / 16))
  const plan = planScreening(cellMask(picture), {
    width,
    height,
    micronsPerPixel,
    detectorMicronsPerPixel: detector.micronsPerPixel,
    blockPx: blockPx ?? inputPx - 2 * detector.haloPx,
    haloPx: detector.haloPx,
    sizeMultiple: detector.sizeMultiple,
    wholeBelowMm2: 0,
  })
  return { ...plan, blocks: plan.blocks.slice(0, maxBlocks ?? plan.blocks.length) }
}

/** Analyses nothing, which leaves only decoding. */
const blind: Looker = {
  detect: async () => ({
    peaks: {
      count: 0,
      x: new Float32Array(),
      y: new Float32Array(),
      presence: new Float32Array(),
      probabilities: new Float32Array(),
    },
    inferMs: 0,
  }),
  grade: async () => ({ probabilities: new Float32Array(), embeddings: new Float32Array(), inferMs: 0 }),
}

/** Returns the same pixels repeatedly without decoding, which leaves only inference. */
async function stillPictures(source: PixelSource, plan: ScreeningPlan): Promise<PixelSource> {
  const side = plan.blockPx + 2 * plan.haloPx
  const middle = plan.blocks[Math.floor(plan.blocks.length / 2)] ?? 0
  const full = side * plan.scale
  const x = (middle % plan.columns) * plan.blockPx * plan.scale
  const y = Math.floor(middle / plan.columns) * plan.blockPx * plan.scale
  const { data } = await source.readRegion({ x, y, width: full, height: full, outWidth: side, outHeight: side })
  return {
    ...source,
    info: source.info,
    damagedTiles: 0,
    damagedShare: 0,
    readRegion: async ({ outWidth, outHeight }) => ({
      data: data.subarray(0, outWidth * outHeight * 3),
      width: outWidth,
      height: outHeight,
    }),
  }
}

async function best(rounds: number, work: () => Promise<void>): Promise<PartTimes> {
  let wallMs = Number.POSITIVE_INFINITY
  let cpuMs = 0
  for (let i = 0; i < rounds; i++) {
    const cpu = process.cpuUsage()
    const started = performance.now()
    await work()
    const took = performance.now() - started
    if (took >= wallMs) continue
    wallMs = took
    const { user, system } = process.cpuUsage(cpu)
    cpuMs = (user + system) / 1000
  }
  return { wallMs, cpuMs }
}
