import type { Pace } from '#main/engine/protocol/index.ts'

/** The two networks as the measurement drives them: pixels in, nothing of interest out. */
export interface Runs {
  detect(inputPx: number): Promise<unknown>
  grade(crops: number): Promise<unknown>
}

export interface PaceOptions {
  /** The detector's halo, and what its input must be a multiple of; px. */
  readonly haloPx: number
  readonly sizeMultiple: number
  /** The measurement ends after about this long, with the best found until then; ms. */
  readonly budgetMs: number
  readonly now?: () => number
}

/**
 * Where nothing was measured, in order of trial. Smaller pictures and batches stay in a processor's cache; larger ones
 * fill a graphics card, and waste less on the halo.
 */
const inputs = [1024, 1536, 768]
const batches = [16, 8, 32, 64]
/** Every batch size grades as many crops, so that their times compare. */
const CROPS = 64
/** A size must be this much faster than the one before it to be taken: noise is no reason. */
const BETTER = 0.97

/** Multiples of what the detector asks for. */
const rounded = (px: number, multiple: number): number => Math.max(multiple, Math.round(px / multiple) * multiple)

/** What is used before anything was measured. */
export const usualPace = (sizeMultiple: number): Pace => ({
  cropsPerRun: batches[0] ?? 1,
  inputPx: rounded(inputs[0] ?? sizeMultiple, sizeMultiple),
})

/** Finds out how much to hand to each network at once. Both must have run before: the first run of a session is slow. */
export async function measurePace(runs: Runs, options: PaceOptions): Promise<Pace> {
  const now = options.now ?? (() => performance.now())
  const until = now() + options.budgetMs
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = now()
    await work()
    return now() - started
  }
  const fastest = async (sizes: readonly number[], cost: (size: number) => Promise<number>, end: number) => {
    let best = { size: sizes[0] ?? 1, cost: Number.POSITIVE_INFINITY }
    for (const size of sizes) {
      if (now() >= end && Number.isFinite(best.cost)) break
      const found = await cost(size)
      if (found < best.cost * BETTER) best = { size, cost: found }
    }
    return best.size
  }
  const { haloPx, sizeMultiple } = options
  const pictures = inputs.map((px) => rounded(px, sizeMultiple)).filter((px) => px > 2 * haloPx)
  const inputPx = await fastest(
    pictures.length > 0 ? pictures : [rounded(3 * haloPx, sizeMultiple)],
    async (px) => {
      // The faster of two: what else the machine does can only make a run slower.
      const ms = Math.min(await timed(() => runs.detect(px)), await timed(() => runs.detect(px)))
      return ms / (px - 2 * haloPx) ** 2
    },
    until - options.budgetMs / 2,
  )
  const cropsPerRun = await fastest(
    batches,
    async (size) => {
      const times: number[] = []
      for (let done = 0; done < CROPS && now() < until; done += size) times.push(await timed(() => runs.grade(size)))
      return times.length > 0 ? Math.min(...times) / size : Number.POSITIVE_INFINITY
    },
    until,
  )
  return { cropsPerRun, inputPx }
}
