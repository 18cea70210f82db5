/** Interleaved 8-bit RGB, rows top to bottom without padding: `data.length === width * height * 3`. */
export interface RgbImage {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** A rectangle in pixels of whatever it is said to be in. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Brightfield background: what lies outside the slide, and what was never scanned, is white. */
export const white = 255

export function whiteImage(width: number, height: number): RgbImage {
  return { data: Buffer.alloc(width * height * 3, white), width, height }
}

/** Copies `source` into `target` with its top left corner at x, y; all of it must lie inside. */
export function paste(target: RgbImage, source: RgbImage, x: number, y: number): void {
  const rowBytes = source.width * 3
  for (let row = 0; row < source.height; row++) {
    const from = row * rowBytes
    source.data.copy(target.data, ((y + row) * target.width + x) * 3, from, from + rowBytes)
  }
}

/** Paints the part of `rect` that lies inside `image` white. */
export function paintWhite(image: RgbImage, rect: Rect): void {
  const left = Math.max(0, rect.x)
  const right = Math.min(image.width, rect.x + rect.width)
  if (right <= left) return
  for (let y = Math.max(0, rect.y); y < Math.min(image.height, rect.y + rect.height); y++) {
    image.data.fill(white, (y * image.width + left) * 3, (y * image.width + right) * 3)
  }
}
