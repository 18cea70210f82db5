import { type CellKind, type CellKindName, cellKinds } from './cell-kinds.ts'
import { type Family, type Library, stampNumber, tableStride, variantsOf } from './library.ts'
import type { SlidePlan } from './plan.ts'
import type { Rng } from './random.ts'
import type { Preparation } from './recipe/index.ts'
import type { Dye, Stain } from './stain.ts'
import type { TruthCell } from './truth.ts'

/** Side in px of the squares whose content is drawn from one seed each. */
export const gridSize = 512
/** Numbers per placement: stamp, x, y, orientation 0..7, and the density per channel. */
export const placementStride = 7
/** A density of one per channel, as added per unit of a stamp (see `render.ts`). */
const densityUnit = 1365

/** The content that one grid square owns. Placements may reach into its neighbours. */
export interface GridSquare {
  readonly placements: Int32Array
  readonly cells: readonly TruthCell[]
  readonly neutrophils: number
}

/** Liquid preparation breaks up sheets. On a smear, groups are larger by this factor. */
export const groupGrowth = { lbc: 1, conventional: 1.7 } as const satisfies Record<Preparation, number>

/** Collects the placements and the truth of one square. */
export class SquareBuilder {
  private readonly placements: number[] = []
  private readonly cells: TruthCell[] = []
  private readonly library: Library
  private readonly stain: Stain
  private readonly plan: SlidePlan
  neutrophils = 0

  constructor(library: Library, stain: Stain, plan: SlidePlan) {
    this.library = library
    this.stain = stain
    this.plan = plan
  }

  /** Places a random variant of a family at a point (px) with a dye and a strength. Returns the stamp's index. */
  lay(rng: Rng, family: Family, at: { x: number; y: number; focus: number; dye: Dye; strength: number }): number {
    const stamp = stampNumber(family, rng.int(variantsOf(family)), at.focus)
    const [r, g, b] = at.dye.map((od) => Math.round(od * at.strength * densityUnit)) as [number, number, number]
    this.placements.push(stamp, Math.round(at.x), Math.round(at.y), rng.int(8), r, g, b)
    return stamp
  }

  /** Adds one epithelial cell with its nucleus at (x, y) px. */
  addCell(rng: Rng, name: CellKindName, x: number, y: number, zoneFocus: number, tint?: Dye): void {
    const kind: CellKind = cellKinds[name]
    const focus = zoneFocus === 0 && rng.chance(0.06) ? 1 : zoneFocus
    const dye = tint ?? this.cytoplasmDye(rng, kind)
    const body = this.lay(rng, kind.body, { x, y, focus, dye, strength: rng.range(0.75, 1.25) })
    const nucleusDye = this.nucleusDye(rng)
    const strength = rng.range(0.9, 1.1)
    const nucleus = this.lay(rng, kind.nucleus, { x, y, focus, dye: nucleusDye, strength })
    const radius = this.meanRadius(nucleus - focus)
    if (rng.chance(kind.binucleate)) {
      const turn = rng.range(0, Math.PI * 2)
      const gap = radius * rng.range(1.7, 2.1)
      const second = { x: x + Math.cos(turn) * gap, y: y + Math.sin(turn) * gap }
      this.lay(rng, kind.nucleus, { ...second, focus, dye: nucleusDye, strength })
    }
    this.cells.push({
      x: Math.round(x),
      y: Math.round(y),
      label: kind.label,
      kind: name,
      radiusPx: this.meanRadius(body - focus),
      nucleusRadiusPx: radius,
      focus,
    })
  }

  /** Adds a sheet or syncytial group of one kind with common staining. */
  addGroup(rng: Rng, name: CellKindName, x: number, y: number, focus: number): void {
    const kind: CellKind = cellKinds[name]
    const drawn = kind.group[0] + rng.int(kind.group[1] - kind.group[0] + 1)
    const count = Math.round(drawn * groupGrowth[this.plan.preparation])
    const dye = this.cytoplasmDye(rng, kind)
    const step = kind.spacing / this.plan.micronsPerPixel
    const most = 75 / this.plan.micronsPerPixel
    const turn = rng.range(0, Math.PI * 2)
    for (let i = 0; i < count; i++) {
      // Sunflower packing keeps neighbours about one spacing apart, as in a honeycomb sheet.
      const r = Math.min(most, step * 0.62 * Math.sqrt(i + 0.3))
      const angle = turn + i * 2.39996
      const wobble = step * 0.14
      const cx = x + r * Math.cos(angle) + wobble * rng.normal()
      const cy = y + r * Math.sin(angle) + wobble * rng.normal()
      this.addCell(rng, name, cx, cy, focus, rng.chance(0.8) ? dye : undefined)
    }
  }

  nucleusDye(rng: Rng): Dye {
    const [r, g, b] = this.stain.nucleus
    return [r * rng.range(0.88, 1.12), g * rng.range(0.94, 1.06), b * rng.range(0.85, 1.15)]
  }

  build(): GridSquare {
    return { placements: Int32Array.from(this.placements), cells: this.cells, neutrophils: this.neutrophils }
  }

  private cytoplasmDye(rng: Rng, kind: CellKind): Dye {
    const at = rng.next()
    const { orange, eosin, cyan } = this.stain
    const dye = rng.pick(at < kind.orange ? orange : at < kind.orange + kind.eosin ? eosin : cyan)
    // Many cells absorb some of the other dye.
    const other = rng.pick(cyan)
    const share = rng.chance(0.35) ? rng.range(0.1, 0.4) : 0
    return [0, 1, 2].map(
      (i) => ((dye[i] as number) * (1 - share) + (other[i] as number) * share) * rng.range(0.85, 1.15),
    ) as unknown as Dye
  }

  /** Mean radius of a stamp in px. Pass its sharpest step. */
  private meanRadius(stamp: number): number {
    const { table } = this.library
    const at = stamp * tableStride
    return Math.round(((table[at] as number) + (table[at + 1] as number)) / 4)
  }
}
