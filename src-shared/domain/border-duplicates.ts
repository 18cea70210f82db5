import { type Block, blockAt, gridOf, nearBorder, owns, type ScreeningPlan } from './screening-plan.ts'

export interface PlacedCell {
  /** Index into plan.blocks. */
  readonly batch: number
  /** Centre, full-resolution pixels. */
  readonly x: number
  readonly y: number
}

/**
 * How far beyond its own area a block reports cells, in px of the detector's scale. Neighbouring blocks may place one
 * cell differently by a fraction of a pixel. Without this slack, each could place it in the other's area.
 */
const slackPx = 2

/** Whether a block reports the cell that it found at this point (full-resolution px). */
export const isReportedBy = (plan: ScreeningPlan, { core }: Block, x: number, y: number): boolean =>
  owns(core, x, y, slackPx * plan.scale)

/**
 * Finds cells that two blocks both report in the strip along their common border. The block that was committed first
 * keeps the cell. Pass in the cells in the order of their batches; after a resume, first pass those from `neededFrom`
 * on.
 */
export class BorderDuplicates {
  readonly #plan: ScreeningPlan
  readonly #radius: number
  readonly #margin: number
  readonly #kept = new Map<number, { x: number; y: number }[]>()

  /** Two cells closer than `radius` (full-resolution px) are the same. */
  constructor(plan: ScreeningPlan, { radius }: { readonly radius: number }) {
    this.#plan = plan
    this.#radius = radius
    this.#margin = radius + slackPx * plan.scale
  }

  /** The first batch whose cells can still meet those of `batch`. */
  neededFrom(batch: number): number {
    return Math.max(0, batch - this.#plan.columns - 1)
  }

  /** True if the cell is new. A new cell is remembered. */
  accept({ batch, x, y }: PlacedCell): boolean {
    const index = this.#plan.blocks[batch]!
    const { core } = blockAt(this.#plan, index)
    if (!nearBorder(core, x, y, this.#margin)) return true
    const near = (other: { x: number; y: number }) => (other.x - x) ** 2 + (other.y - y) ** 2 < this.#radius ** 2
    const taken = neighbours(this.#plan, index).some((block) => this.#kept.get(block)?.some(near))
    if (taken) return false
    this.#remember(index, x, y)
    return true
  }

  /** Remembers a cell that is known to be new. */
  restore({ batch, x, y }: PlacedCell): void {
    const index = this.#plan.blocks[batch]!
    if (nearBorder(blockAt(this.#plan, index).core, x, y, this.#margin)) this.#remember(index, x, y)
  }

  #remember(index: number, x: number, y: number): void {
    const kept = this.#kept.get(index)
    if (kept) kept.push({ x, y })
    else {
      this.#kept.set(index, [{ x, y }])
      for (const old of this.#kept.keys()) if (old < index - this.#plan.columns - 1) this.#kept.delete(old)
    }
  }
}

function neighbours(plan: ScreeningPlan, index: number): number[] {
  const { columns, rows, first } = gridOf(plan, index)
  const column = (index - first) % columns
  const found: number[] = []
  for (const row of [-1, 0, 1])
    for (const side of [-1, 0, 1]) {
      if ((row === 0 && side === 0) || column + side < 0 || column + side >= columns) continue
      found.push(index + row * columns + side)
    }
  return found.filter((block) => block >= first && block < first + columns * rows)
}
