/** Interleaved 8-bit RGB, rows from top to bottom without padding: `data.length === width * height * 3`. */
export interface RgbImage {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** A rectangle in pixels. The place of use states of which picture. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Brightfield background: areas outside the slide, and areas that were never scanned, are white. */
export const white = 255

export function whiteImage(width: number, height: number): RgbImage {
  return { data: Buffer.alloc(width * height * 3, white), width, height }
}

/**
 * Uses decoded pixels immediately, of which `part` is wanted. Their memory may be reused as soon as the function
 * returns.
 */
export type TakePixels<T> = (pixels: RgbImage, part: Rect) => T

/**
 * Copies `part` of `source`, by default all of it, into `target` with its top left corner at x, y. It must lie inside
 * both.
 */
export function paste(target: RgbImage, source: RgbImage, x: number, y: number, part: Rect = wholeOf(source)): void {
  const rowBytes = part.width * 3
  for (let row = 0; row < part.height; row++) {
    const from = ((part.y + row) * source.width + part.x) * 3
    source.data.copy(target.data, ((y + row) * target.width + x) * 3, from, from + rowBytes)
  }
}

export const wholeOf = ({ width, height }: { readonly width: number; readonly height: number }): Rect => {
  return { x: 0, y: 0, width, height }
}

/**
 * Fills the area outside `inside` with the nearest pixel of it. `inside` is clipped to the image and must not be
 * empty.
 */
export function repeatEdges(image: RgbImage, inside: Rect): void {
  const { data, width, height } = image
  const left = Math.max(0, inside.x)
  const top = Math.max(0, inside.y)
  const right = Math.min(width, inside.x + inside.width)
  const bottom = Math.min(height, inside.y + inside.height)
  const rowBytes = width * 3
  for (let y = top; y < bottom; y++) {
    const row = y * rowBytes
    const first = row + left * 3
    const last = row + (right - 1) * 3
    for (let x = 0; x < left; x++) data.copy(data, row + x * 3, first, first + 3)
    for (let x = right; x < width; x++) data.copy(data, row + x * 3, last, last + 3)
  }
  for (let y = 0; y < top; y++) data.copy(data, y * rowBytes, top * rowBytes, (top + 1) * rowBytes)
  for (let y = bottom; y < height; y++) data.copy(data, y * rowBytes, (bottom - 1) * rowBytes, bottom * rowBytes)
}

/** Paints the part of `rect` inside `image` white. */
export function paintWhite(image: RgbImage, rect: Rect): void {
  const left = Math.max(0, rect.x)
  const right = Math.min(image.width, rect.x + rect.width)
  if (right <= left) return
  for (let y = Math.max(0, rect.y); y < Math.min(image.height, rect.y + rect.height); y++) {
    image.data.fill(white, (y * image.width + left) * 3, (y * image.width + right) * 3)
  }
}

/** Half the size (rounded up). Each pixel is the rounded mean of the two by two that it replaces. */
export function halved(image: RgbImage): RgbImage {
  const width = Math.ceil(image.width / 2)
  const height = Math.ceil(image.height / 2)
  const { data } = image
  const out = Buffer.allocUnsafeSlow(width * height * 3)
  const last = image.width % 2 === 1 ? width - 1 : width
  let at = 0
  for (let y = 0; y < height; y++) {
    let above = 2 * y * image.width * 3
    let below = 2 * y + 1 < image.height ? above + image.width * 3 : above
    for (let x = 0; x < width; x++) {
      const right = x === last ? 0 : 3
      for (let channel = 0; channel < 3; channel++, at++, above++, below++) {
        out[at] = (data[above]! + data[above + right]! + data[below]! + data[below + right]! + 2) >> 2
      }
      above += 3
      below += 3
    }
  }
  return { data: out, width, height }
}

/** A copy of `rect`, which lies inside `image`. */
export function cutOut(image: RgbImage, rect: Rect): RgbImage {
  if (rect.x === 0 && rect.y === 0 && rect.width === image.width && rect.height === image.height) return image
  const part = { data: Buffer.allocUnsafeSlow(rect.width * rect.height * 3), width: rect.width, height: rect.height }
  const rowBytes = rect.width * 3
  for (let row = 0; row < rect.height; row++) {
    const from = ((rect.y + row) * image.width + rect.x) * 3
    image.data.copy(part.data, row * rowBytes, from, from + rowBytes)
  }
  return part
}
