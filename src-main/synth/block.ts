import { encodeTile, glassByLevel, reduceInto, tileSize, tilesAcross } from '#main/pyramid/index.ts'
import type { Library } from './library.ts'
import type { SlidePlan } from './plan.ts'
import { TileRenderer } from './render.ts'
import { Scene } from './scene.ts'
import { gridSize } from './square.ts'
import type { TruthCell } from './truth.ts'

/** A block of 8 x 8 full-resolution tiles with its own small pyramid is a worker's unit of work. */
const blockDepth = 3
export const blockTiles = 2 ** blockDepth

/** Top level of a block: 3, or less on a small slide. */
export const blockTop = (plan: SlidePlan): number => Math.min(blockDepth, plan.levels - 1)

export const blocksAcross = (size: number): number => Math.ceil(size / (tileSize * blockTiles))

export interface GlassTile {
  readonly pixels: Uint8Array
  readonly jpeg: Uint8Array
}

export interface BlockResult {
  readonly index: number
  /** Level, column, row and byte length (0 for bare glass) of each tile, in the order of `bytes`. */
  readonly tiles: Int32Array
  readonly bytes: Uint8Array
  /** Pixels of the block's top tile; null for bare glass. */
  readonly top: Uint8Array | null
  readonly cells: readonly TruthCell[]
  readonly neutrophils: number
}

/** Draws and encodes the blocks of one slide. Memory is bounded: only a few tiles are in the encoder at a time. */
export class BlockMaker {
  private readonly plan: SlidePlan
  private readonly scene: Scene
  private readonly renderer: TileRenderer
  /** Bare glass, one tile per level. */
  private readonly glassTiles: readonly Uint8Array[]
  private readonly pool: Uint8Array[] = []

  constructor(plan: SlidePlan, library: Library) {
    this.plan = plan
    this.scene = new Scene(plan, library)
    this.renderer = new TileRenderer(this.scene, library)
    this.glassTiles = glassByLevel(this.renderer.glass(), plan.levels)
  }

  /** Bare glass, one tile per level: pixels and JPEG. */
  async glass(): Promise<GlassTile[]> {
    return Promise.all(
      this.glassTiles.map(async (pixels) => ({ pixels, jpeg: await encodeTile(pixels, this.plan.quality) })),
    )
  }

  /** Makes the block with this row-major index; null if `stopped` returns true between tiles. */
  async make(index: number, stopped: () => boolean): Promise<BlockResult | null> {
    const across = blocksAcross(this.plan.width)
    const blockCol = index % across
    const blockRow = Math.floor(index / across)
    const records: number[] = []
    const encoded: (Promise<Uint8Array> | null)[] = []
    const waiting: Promise<unknown>[] = []
    const used: Uint8Array[] = []

    const node = async (level: number, col: number, row: number): Promise<Uint8Array | null> => {
      if (col >= tilesAcross(this.plan.width, level) || row >= tilesAcross(this.plan.height, level)) return null
      const pixels = this.pool.pop() ?? new Uint8Array(tileSize * tileSize * 3)
      let drawn = false
      if (level === 0) {
        if (stopped()) throw new Stopped()
        drawn = this.renderer.render(col, row, pixels)
      } else {
        const children: (Uint8Array | null)[] = []
        for (let i = 0; i < 4; i++) children.push(await node(level - 1, col * 2 + (i & 1), row * 2 + (i >> 1)))
        drawn = children.some((child) => child !== null)
        for (const [i, child] of children.entries()) {
          if (drawn) reduceInto(pixels, child ?? (this.glassTiles[level - 1] as Uint8Array), i & 1, i >> 1)
        }
      }
      records.push(level, col, row)
      if (!drawn) {
        this.pool.push(pixels)
        encoded.push(null)
        return null
      }
      used.push(pixels)
      const job = encodeTile(pixels, this.plan.quality)
      encoded.push(job)
      waiting.push(job)
      if (waiting.length > 5) await waiting.shift()
      return pixels
    }

    let top: Uint8Array | null
    try {
      const level = blockTop(this.plan)
      const scale = blockTiles / 2 ** level
      top = await this.topOf(node, level, blockCol * scale, blockRow * scale)
    } catch (error) {
      await Promise.allSettled(waiting)
      if (error instanceof Stopped) return null
      throw error
    }
    const parts = await Promise.all(encoded)
    for (const pixels of used) if (pixels !== top) this.pool.push(pixels)
    return { index, ...packTiles(records, parts), top, ...this.truth(blockCol, blockRow) }
  }

  /** On a slide with fewer levels than a block, the block has several top tiles and nothing above them. */
  private async topOf(
    node: (level: number, col: number, row: number) => Promise<Uint8Array | null>,
    level: number,
    col: number,
    row: number,
  ): Promise<Uint8Array | null> {
    const tops = blockTiles / 2 ** level
    let top: Uint8Array | null = null
    for (let y = 0; y < tops; y++) for (let x = 0; x < tops; x++) top = await node(level, col + x, row + y)
    return tops === 1 ? top : null
  }

  private truth(blockCol: number, blockRow: number): { cells: TruthCell[]; neutrophils: number } {
    const perBlock = (blockTiles * tileSize) / gridSize
    const cells: TruthCell[] = []
    let neutrophils = 0
    for (let y = 0; y < perBlock; y++) {
      for (let x = 0; x < perBlock; x++) {
        const square = this.scene.square(blockCol * perBlock + x, blockRow * perBlock + y)
        neutrophils += square.neutrophils
        for (const cell of square.cells) {
          if (cell.x >= 0 && cell.y >= 0 && cell.x < this.plan.width && cell.y < this.plan.height) cells.push(cell)
        }
      }
    }
    return { cells, neutrophils }
  }
}

class Stopped extends Error {}

function packTiles(records: readonly number[], parts: readonly (Uint8Array | null)[]) {
  const tiles = new Int32Array(parts.length * 4)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0))
  let offset = 0
  for (const [i, part] of parts.entries()) {
    tiles.set([records[i * 3] as number, records[i * 3 + 1] as number, records[i * 3 + 2] as number], i * 4)
    tiles[i * 4 + 3] = part?.length ?? 0
    if (part) {
      bytes.set(part, offset)
      offset += part.length
    }
  }
  return { tiles, bytes }
}

/** Number of a slide's tiles on all levels. */
export function tileTotal(plan: SlidePlan): number {
  let total = 0
  for (let level = 0; level < plan.levels; level++) {
    total += tilesAcross(plan.width, level) * tilesAcross(plan.height, level)
  }
  return total
}
