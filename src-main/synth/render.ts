import { tileSize } from '#main/pyramid/index.ts'
import { type Library, tableStride } from './library.ts'
import { Rng } from './random.ts'
import type { Scene } from './scene.ts'
import { gridSize, placementStride } from './square.ts'

const channels = 3
const tilePixels = tileSize * tileSize
/**
 * Accumulated density is shifted right by this to index the lookup table, which has 1024 entries per unit of optical
 * density.
 */
const densityShift = 7
const lookupSize = 4096

/**
 * Draws full-resolution tiles of a scene by adding optical densities. There is one per worker, because it reuses its
 * buffers.
 */
export class TileRenderer {
  private readonly scene: Scene
  private readonly library: Library
  private readonly density = new Int32Array(tilePixels * channels)
  private readonly lookup: readonly [Int16Array, Int16Array, Int16Array]
  private readonly grain: Int8Array

  constructor(scene: Scene, library: Library) {
    this.scene = scene
    this.library = library
    this.lookup = scene.stain.glass.map((level) => lookupFrom(level)) as unknown as [Int16Array, Int16Array, Int16Array]
    this.grain = sensorGrain()
  }

  /** Bare glass, the same for every tile. */
  glass(): Uint8Array {
    this.density.fill(0)
    const out = new Uint8Array(tilePixels * channels)
    this.develop(out)
    return out
  }

  /** Draws the tile into `out` (RGB). Returns false, with `out` unchanged, for bare glass. */
  render(col: number, row: number, out: Uint8Array): boolean {
    const left = col * tileSize
    const top = row * tileSize
    const { reach } = this.scene
    const gx = Math.floor(left / gridSize)
    const gy = Math.floor(top / gridSize)
    this.density.fill(0)
    let drawn = 0
    for (let y = gy - reach; y <= gy + reach; y++) {
      for (let x = gx - reach; x <= gx + reach; x++) {
        const { placements } = this.scene.square(x, y)
        for (let i = 0; i < placements.length; i += placementStride) drawn += this.lay(placements, i, left, top)
      }
    }
    if (drawn > 0) this.develop(out)
    return drawn > 0
  }

  /** Adds one placement if it overlaps the tile; 1 if it does. */
  private lay(placements: Int32Array, at: number, left: number, top: number): number {
    const { table, data } = this.library
    const entry = (placements[at] as number) * tableStride
    const orientation = placements[at + 3] as number
    const sourceWidth = table[entry] as number
    const sourceHeight = table[entry + 1] as number
    const swap = (orientation & 4) !== 0
    const width = swap ? sourceHeight : sourceWidth
    const height = swap ? sourceWidth : sourceHeight
    const flipX = (orientation & 1) !== 0
    const flipY = (orientation & 2) !== 0
    const anchorX = table[entry + (swap ? 3 : 2)] as number
    const anchorY = table[entry + (swap ? 2 : 3)] as number
    const x0 = (placements[at + 1] as number) - (flipX ? width - 1 - anchorX : anchorX) - left
    const y0 = (placements[at + 2] as number) - (flipY ? height - 1 - anchorY : anchorY) - top
    const fromX = Math.max(0, x0)
    const toX = Math.min(tileSize, x0 + width)
    const fromY = Math.max(0, y0)
    const toY = Math.min(tileSize, y0 + height)
    if (fromX >= toX || fromY >= toY) return 0
    const alongX = (swap ? sourceWidth : 1) * (flipX ? -1 : 1)
    const alongY = (swap ? 1 : sourceWidth) * (flipY ? -1 : 1)
    const startX = flipX ? width - 1 - (fromX - x0) : fromX - x0
    const red = placements[at + 4] as number
    const green = placements[at + 5] as number
    const blue = placements[at + 6] as number
    const { density } = this
    const origin = (table[entry + 4] as number) + startX * Math.abs(alongX)
    for (let y = fromY; y < toY; y++) {
      const sourceY = flipY ? height - 1 - (y - y0) : y - y0
      let source = origin + sourceY * Math.abs(alongY)
      let target = (y * tileSize + fromX) * channels
      for (let x = fromX; x < toX; x++) {
        const t = data[source] as number
        if (t !== 0) {
          density[target] = ((density[target] as number) + t * red) | 0
          density[target + 1] = ((density[target + 1] as number) + t * green) | 0
          density[target + 2] = ((density[target + 2] as number) + t * blue) | 0
        }
        source += alongX
        target += channels
      }
    }
    return 1
  }

  /** Converts densities to light (Beer-Lambert) and adds the sensor's grain. */
  private develop(out: Uint8Array): void {
    const { density, grain } = this
    const [red, green, blue] = this.lookup
    const last = lookupSize - 1
    for (let i = 0; i < out.length; i += channels) {
      const r = Math.min(last, (density[i] as number) >> densityShift)
      const g = Math.min(last, (density[i + 1] as number) >> densityShift)
      const b = Math.min(last, (density[i + 2] as number) >> densityShift)
      out[i] = ((red[r] as number) + (grain[i] as number)) >> 4
      out[i + 1] = ((green[g] as number) + (grain[i + 1] as number)) >> 4
      out[i + 2] = ((blue[b] as number) + (grain[i + 2] as number)) >> 4
    }
  }
}

/** Sixteenths of a grey level by density, kept away from 0 and 255 by the amplitude of the grain. */
function lookupFrom(glass: number): Int16Array {
  const table = new Int16Array(lookupSize)
  for (let i = 0; i < lookupSize; i++) {
    const floor = 12
    table[i] = Math.round(16 * (floor + (Math.min(247, glass) - floor) * 10 ** (-i / 1024)))
  }
  return table
}

/** Noise of a colour camera in sixteenths of a grey level: mostly luminance, slightly smoothed, tileable. */
function sensorGrain(): Int8Array {
  const rng = new Rng(4711)
  const luminance = Float32Array.from({ length: tilePixels }, () => rng.normal())
  const grain = new Int8Array(tilePixels * channels)
  for (let y = 0; y < tileSize; y++) {
    for (let x = 0; x < tileSize; x++) {
      const at = y * tileSize + x
      const right = y * tileSize + ((x + 1) % tileSize)
      const below = ((y + 1) % tileSize) * tileSize + x
      const smooth =
        0.8 * (luminance[at] as number) + 0.25 * ((luminance[right] as number) + (luminance[below] as number))
      for (let c = 0; c < channels; c++) {
        grain[at * channels + c] = Math.max(-100, Math.min(100, Math.round(34 * smooth + 10 * rng.normal())))
      }
    }
  }
  return grain
}
