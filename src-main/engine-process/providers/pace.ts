import type { Pace } from '#main/engine/protocol/index.ts'

/** The two networks for the measurement: they get pixels, and their results are ignored. */
export interface Runs {
  detect(inputPx: number): Promise<unknown>
  grade(crops: number): Promise<unknown>
}

export interface PaceOptions {
  /** The detector's halo, and the number that its input size must be a multiple of; px. */
  readonly haloPx: number
  readonly sizeMultiple: number
  /** ms after which the measurement ends with the best sizes found so far. */
  readonly budgetMs: number
  readonly now?: () => number
}

/**
 * Tried in this order; the first is the default without a measurement. Smaller pictures and batches stay in a
 * processor's cache. Larger ones fill a graphics card, and waste less on the halo.
 */
const inputs = [1024, 1536, 768]
const batches = [16, 8, 32, 64]
/** Number of crops graded for every batch size, so that their times can be compared. */
const CROPS = 64
/** A size is chosen only if it is faster than the previous one by this factor, which excludes noise. */
const BETTER = 0.97

/** Rounds to a multiple that the detector accepts. */
const rounded = (px: number, multiple: number): number => Math.max(multiple, Math.round(px / multiple) * multiple)

/** The defaults before anything was measured. */
export const usualPace = (sizeMultiple: number): Pace => ({
  cropsPerRun: batches[0] ?? 1,
  inputPx: rounded(inputs[0] ?? sizeMultiple, sizeMultiple),
})

/**
 * Determines how much each network gets per run. Both must have run before, because the first run of a session is
 * slow.
 */
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
      // The faster of two, because the machine's other work can only make a run slower.
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
