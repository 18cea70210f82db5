import { writeFileSync } from 'node:fs'
import sharp from 'sharp'

export interface Pan {
  /** The picture over which the stage moves. */
  readonly field: string
  readonly width: number
  readonly height: number
  /** Corner of the camera's picture in the field, px, one entry per frame. */
  readonly path: readonly (readonly [x: number, y: number])[]
}

/** Frames per second at which Chromium plays a file of JPEGs as a camera. */
export const framesPerSecond = 30

/** A path between the corners at `pxPerFrame`, with a rest of `rest` frames at each. */
export function pathAlong(
  corners: readonly (readonly [number, number])[],
  { pxPerFrame, rest }: { readonly pxPerFrame: number; readonly rest: number },
): [number, number][] {
  const path: [number, number][] = []
  corners.forEach(([x, y], i) => {
    const [fromX, fromY] = corners[i - 1] ?? [x, y]
    const steps = Math.ceil(Math.hypot(x - fromX, y - fromY) / pxPerFrame)
    for (let step = 1; step <= steps; step++)
      path.push([Math.round(fromX + ((x - fromX) * step) / steps), Math.round(fromY + ((y - fromY) * step) / steps)])
    for (let n = 0; n < rest; n++) path.push([x, y])
  })
  return path
}

/** Writes a camera's frames while the stage moves, as consecutive JPEGs for `--use-file-for-fake-video-capture`. */
export async function writePan(out: string, { field, width, height, path }: Pan): Promise<void> {
  const { data, info } = await sharp(field).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const whole = { raw: { width: info.width, height: info.height, channels: 3 as const } }
  const made = new Map<string, Buffer>()
  const frames: Buffer[] = []
  for (const [left, top] of path) {
    const key = `${left},${top}`
    const known = made.get(key)
    const jpeg =
      known ?? (await sharp(data, whole).extract({ left, top, width, height }).jpeg({ quality: 95 }).toBuffer())
    made.set(key, jpeg)
    frames.push(jpeg)
  }
  writeFileSync(out, Buffer.concat(frames))
}
