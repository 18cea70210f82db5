import { cropStatistics, STAIN_VALUES } from '#shared/domain/crop-statistics.ts'
import type { EngineModel, GradedChunk, GradeRequest, Turn } from '../methods.ts'
import { gradingCrop, type PixelSource } from '../pixels/index.ts'
import { BusyClock } from './busy-clock.ts'
import type { Graded, Looker } from './inference.ts'
import { turned } from './turned.ts'

/** Crops that are decoded at the same time. */
const AT_ONCE = 4

/** Grades cells chunk by chunk at the grader's resolution; the next chunk is decoded while one is being graded. */
export async function* grade(
  source: PixelSource,
  inference: Looker,
  model: EngineModel,
  request: GradeRequest,
  signal: AbortSignal,
): AsyncGenerator<GradedChunk> {
  const clock = new BusyClock()
  const chunks = Math.ceil(request.x.length / request.chunkSize)
  const read = (chunk: number) => {
    const reading = clock.time(readCrops(source, model, request, chunk, signal))
    reading.catch(() => {})
    return reading
  }
  let next = request.fromChunk < chunks ? read(request.fromChunk) : null
  for (let chunk = request.fromChunk; chunk < chunks; chunk++) {
    const crops = await next!
    next = chunk + 1 < chunks ? read(chunk + 1) : null
    const { stain, sharpness } = crops
    const graded = await lookFrom(request.turns ?? [0], inference, crops, model.grader.cropPx)
    yield { chunk, ...graded, stain, sharpness, decodeMs: clock.take() }
  }
}

/** The means over all turns; the crops' memory passes on. */
async function lookFrom(
  turns: readonly Turn[],
  inference: Looker,
  { data, count }: Crops,
  side: number,
): Promise<Graded> {
  if (turns.length === 1 && turns[0] === 0) return inference.grade(data, count)
  const graded: Graded[] = []
  for (const turn of turns) graded.push(await inference.grade(turned(data, side, count, turn), count))
  const [first] = graded
  if (graded.length === 1) return first!
  const mean = (of: (one: Graded) => Float32Array) =>
    of(first!).map((_, i) => graded.reduce((sum, one) => sum + of(one)[i]!, 0) / graded.length)
  return {
    probabilities: mean((one) => one.probabilities),
    embeddings: mean((one) => one.embeddings),
    inferMs: graded.reduce((sum, one) => sum + one.inferMs, 0),
  }
}

interface Crops {
  /** RGB, one crop after the other. */
  readonly data: Uint8Array<ArrayBuffer>
  readonly count: number
  readonly stain: Float32Array
  readonly sharpness: Float32Array
}

async function readCrops(
  source: PixelSource,
  model: EngineModel,
  request: GradeRequest,
  chunk: number,
  signal: AbortSignal,
): Promise<Crops> {
  const { cropPx, micronsPerPixel } = model.grader
  const from = chunk * request.chunkSize
  const count = Math.min(request.chunkSize, request.x.length - from)
  const bytes = cropPx * cropPx * 3
  const data = new Uint8Array(count * bytes)
  const stain = new Float32Array(count * STAIN_VALUES)
  const sharpness = new Float32Array(count)
  const sizePx = (cropPx * micronsPerPixel) / request.micronsPerPixel
  let next = 0
  const worker = async () => {
    while (next < count) {
      const i = next++
      const crop = { x: request.x[from + i]!, y: request.y[from + i]!, sizePx, outPx: cropPx }
      const image = await gradingCrop(source, crop, signal)
      const statistics = cropStatistics(image.data, cropPx)
      stain.set(statistics.stain, i * STAIN_VALUES)
      sharpness[i] = statistics.sharpness
      data.set(image.data, i * bytes)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker))
  return { data, count, stain, sharpness }
}
