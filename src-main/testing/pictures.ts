import { stat } from 'node:fs/promises'
import sharp from 'sharp'

export interface Spot {
  readonly x: number
  readonly y: number
  /** The tiny model calls a red spot abnormal, a blue one not. */
  readonly red: boolean
  /** Two thirds as dark as the others. */
  readonly pale?: boolean
}

/** Spots on a jittered grid, the same for the same arguments. `gap`: pixels between spots. */
export function gridOfSpots(width: number, height: number, gap: number): Spot[] {
  const spots: Spot[] = []
  for (let y = gap / 2; y < height - 20; y += gap)
    for (let x = gap / 2; x < width - 20; x += gap) {
      const n = spots.length
      spots.push({ x: Math.round(x + ((n * 7) % 23)), y: Math.round(y + ((n * 13) % 19)), red: n % 5 === 0 })
    }
  return spots
}

/** Value of all three channels where there is no spot. */
const glass = 238

/**
 * Writes a picture of pale glass with dark round spots of 16 px: a TIFF with JPEG tiles and a pyramid, or a PNG,
 * depending on the name.
 */
export async function writeSpots(path: string, width: number, height: number, spots: readonly Spot[]): Promise<void> {
  const data = Buffer.alloc(width * height * 3, glass)
  for (const { x, y, red, pale = false } of spots) {
    const dark = red ? [140, 30, 40] : [40, 30, 140]
    const colour = pale ? dark.map((value) => (2 * value + glass) / 3) : dark
    for (let dy = -9; dy <= 9; dy++)
      for (let dx = -9; dx <= 9; dx++) {
        const px = x + dx
        const py = y + dy
        if (Math.hypot(dx, dy) > 9 || px < 0 || py < 0 || px >= width || py >= height) continue
        data.set(colour, (py * width + px) * 3)
      }
  }
  const image = sharp(data, { raw: { width, height, channels: 3 } })
  await (path.endsWith('.png')
    ? image.png().toFile(path)
    : image
        .tiff({ compression: 'jpeg', quality: 95, tile: true, tileWidth: 256, tileHeight: 256, pyramid: true })
        .toFile(path))
}

/** Size and time of a file in the form that the records store. */
export async function fileFacts(path: string): Promise<{ bytes: number; modifiedMs: number }> {
  const { size, mtimeMs } = await stat(path)
  return { bytes: size, modifiedMs: Math.round(mtimeMs) }
}
