import type { GradedChunk, GradeRequest, Turn } from '#main/engine/protocol/index.ts'
import { cropStatistics, STAIN_VALUES } from '#shared/domain/crop-statistics.ts'
import { gradingCrop, type PixelSource } from '../pixels/index.ts'
import { BusyClock } from './busy-clock.ts'
import type { Graded, Looker } from './looker.ts'
import { turned } from './turned.ts'

/** Number of crops decoded in parallel. */
const AT_ONCE = 4

/** Number of chunks in progress: two are graded, and the next is decoded. */
const IN_HAND = 3

/** Grades cells chunk by chunk at the grader's resolution. The next chunk is decoded while others are graded. */
export async function* grade(
  source: PixelSource,
  inference: Looker,
  request: GradeRequest,
  signal: AbortSignal,
): AsyncGenerator<GradedChunk> {
  const clock = new BusyClock()
  const chunks = Math.ceil(request.x.length / request.chunkSize)
  let decoded: Promise<unknown> = Promise.resolve()
  const begin = async (chunk: number): Promise<GradedChunk> => {
    // Chunks are read one after another, in order.
    const reading = decoded.then(() => clock.time(readCrops(source, request, chunk, signal)))
    decoded = reading
    const { stain, sharpness, ...crops } = await reading
    const graded = await lookFrom(request.turns ?? [0], inference, crops, request.model.grader.cropPx)
    const { damagedTiles, damagedShare } = source
    return { chunk, ...graded, stain, sharpness, damagedTiles, damagedShare, decodeMs: 0 }
  }
  const inHand: Promise<GradedChunk>[] = []
  let next = request.fromChunk
  while (next < chunks || inHand.length > 0) {
    while (next < chunks && inHand.length < IN_HAND) {
      const chunk = begin(next++)
      chunk.catch(() => {})
      inHand.push(chunk)
    }
    yield { ...(await inHand.shift()!), decodeMs: clock.take() }
  }
}

/** The means over all turns. The memory of the crops is transferred. */
async function lookFrom(
  turns: readonly Turn[],
  inference: Looker,
  { data, count }: Pick<Crops, 'data' | 'count'>,
  side: number,
): Promise<Graded> {
  if (turns.length === 1 && turns[0] === 0) return inference.grade(data, count)
  const graded = await Promise.all(turns.map((turn) => inference.grade(turned(data, side, count, turn), count)))
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
  /** RGB, one crop after another. */
  readonly data: Uint8Array<ArrayBuffer>
  readonly count: number
  readonly stain: Float32Array
  readonly sharpness: Float32Array
}

async function readCrops(
  source: PixelSource,
  request: GradeRequest,
  chunk: number,
  signal: AbortSignal,
): Promise<Crops> {
  const { cropPx, micronsPerPixel } = request.model.grader
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
