import type { DetectedBatch } from '#main/engine/protocol/index.ts'
import { isReportedBy } from '#shared/domain/border-duplicates.ts'
import { focusSquares } from '#shared/domain/focus-squares.ts'
import { type Block, blockAt, type ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { PixelSource } from '../pixels/index.ts'
import { BusyClock } from './busy-clock.ts'
import type { Looker } from './looker.ts'

/** Number of blocks being decoded or waiting while one is analysed. */
const AHEAD = 2
/** Number of blocks given to the inference threads at once: two run, and the next is ready. */
const IN_HAND = 3

/**
 * Reads the blocks of a plan from `fromBatch` on. Decoding runs ahead while the model computes, and results come in
 * order. Cells slightly beyond their block are included; the caller drops those that a neighbour also has
 * (`BorderDuplicates`).
 */
export async function* detect(
  source: PixelSource,
  inference: Looker,
  plan: ScreeningPlan,
  fromBatch: number,
  signal: AbortSignal,
  minPresence?: number,
): AsyncGenerator<DetectedBatch> {
  const clock = new BusyClock()
  const decoding: Promise<Picture>[] = []
  const looking: Promise<DetectedBatch>[] = []
  let started = fromBatch
  const decodeMore = () => {
    while (started < plan.blocks.length && decoding.length <= AHEAD) {
      const reading = clock.time(readBlock(source, plan, blockAt(plan, plan.blocks[started]!), signal))
      reading.catch(() => {})
      decoding.push(reading)
      started++
    }
  }
  const answer = (batch: DetectedBatch): DetectedBatch => ({
    ...batch,
    damagedTiles: source.damagedTiles,
    damagedShare: source.damagedShare,
    decodeMs: clock.take(),
  })
  for (let batch = fromBatch; batch < plan.blocks.length; batch++) {
    decodeMore()
    const picture = await decoding.shift()!
    decodeMore()
    const look = lookAt(inference, picture, batch, plan, minPresence)
    look.catch(() => {})
    looking.push(look)
    if (looking.length >= IN_HAND) yield answer(await looking.shift()!)
  }
  for (const look of looking) yield answer(await look)
}

interface Picture {
  readonly block: Block
  /** RGB. The memory is transferred to an inference thread. */
  readonly data: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
  readonly focus: Uint8Array
}

async function readBlock(
  source: PixelSource,
  plan: ScreeningPlan,
  block: Block,
  signal: AbortSignal,
): Promise<Picture> {
  const { inputWidth, inputHeight } = block
  const region = { ...block.read, outWidth: inputWidth, outHeight: inputHeight, byMeans: true }
  const image = await source.readRegion(region, signal)
  const up = (px: number) => Math.ceil(px / plan.sizeMultiple) * plan.sizeMultiple
  const picture = padded(image.data, inputWidth, inputHeight, up(inputWidth), up(inputHeight))
  return { block, ...picture, focus: focusSquares(picture, block, plan) }
}

/** Copies into new memory (decoders' memory cannot be transferred), and repeats the edge pixels. */
function padded(data: Uint8Array, width: number, height: number, toWidth: number, toHeight: number) {
  const out = new Uint8Array(toWidth * toHeight * 3)
  if (toWidth === width) out.set(data)
  else
    for (let y = 0; y < height; y++) {
      const row = y * toWidth * 3
      out.set(data.subarray(y * width * 3, (y + 1) * width * 3), row)
      const last = row + (width - 1) * 3
      for (let x = width; x < toWidth; x++) out.copyWithin(row + x * 3, last, last + 3)
    }
  for (let y = height; y < toHeight; y++)
    out.copyWithin(y * toWidth * 3, (height - 1) * toWidth * 3, height * toWidth * 3)
  return { data: out, width: toWidth, height: toHeight }
}

async function lookAt(
  inference: Looker,
  picture: Picture,
  batch: number,
  plan: ScreeningPlan,
  minPresence: number | undefined,
): Promise<DetectedBatch> {
  const { block } = picture
  const { peaks, inferMs } = await inference.detect(picture.data, picture.width, picture.height, minPresence)
  const classes = peaks.count === 0 ? 0 : peaks.probabilities.length / peaks.count
  const mine: { i: number; x: number; y: number }[] = []
  for (let i = 0; i < peaks.count; i++) {
    const x = block.read.x + peaks.x[i]! * block.scaleX
    const y = block.read.y + peaks.y[i]! * block.scaleY
    const { within } = block
    const inside = x >= within.x && y >= within.y && x < within.x + within.width && y < within.y + within.height
    if (inside && isReportedBy(plan, block, x, y)) mine.push({ i, x, y })
  }
  const probabilities = new Float32Array(mine.length * classes)
  mine.forEach(({ i }, n) => {
    probabilities.set(peaks.probabilities.subarray(i * classes, (i + 1) * classes), n * classes)
  })
  return {
    batch,
    x: Float64Array.from(mine, (cell) => cell.x),
    y: Float64Array.from(mine, (cell) => cell.y),
    presence: Float32Array.from(mine, (cell) => peaks.presence[cell.i]!),
    probabilities,
    focus: picture.focus,
    damagedTiles: 0,
    damagedShare: 0,
    decodeMs: 0,
    inferMs,
  }
}
