/** One drawn part of a cell: optical density as 0..255, where `unitDensity` represents a thickness of one. */
export interface Stamp {
  readonly width: number
  readonly height: number
  /** Pixel of the stamp that is put on the placement's point (the nucleus's centre). */
  readonly anchorX: number
  readonly anchorY: number
  readonly data: Uint8Array
}

export const unitDensity = 96

export interface DrawOptions {
  readonly micronsPerPixel: number
  /** Half size of the drawn square in µm. */
  readonly reach: number
  /** Anchor in µm from the drawing's origin. */
  readonly anchor?: { readonly x: number; readonly y: number }
  /** Gaussian blur of the optics in µm, at least that of the lens. */
  readonly blur?: number
}

/** Point spread of a 40x objective including the scanner's own sharpening, as a Gaussian sigma in µm. */
export const opticsBlur = 0.2

/** Draws a stamp from a thickness function of µm coordinates, blurs it like the optics and crops it. */
export function drawStamp(options: DrawOptions, thickness: (x: number, y: number) => number): Stamp {
  const { micronsPerPixel, anchor = { x: 0, y: 0 } } = options
  const blur = options.blur ?? opticsBlur
  const pad = Math.ceil((blur * 2.2) / micronsPerPixel) + 1
  const half = Math.ceil(options.reach / micronsPerPixel) + pad
  const size = half * 2 + 1
  const field = new Float32Array(size * size)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      field[y * size + x] = Math.max(0, thickness((x - half) * micronsPerPixel, (y - half) * micronsPerPixel))
    }
  }
  blurField(field, size, size, blur / micronsPerPixel)
  sharpen(field, size, micronsPerPixel)
  return cropped(field, size, half + anchor.x / micronsPerPixel, half + anchor.y / micronsPerPixel)
}

/** The same stamp out of focus, padded and blurred by `blur` µm. */
export function defocus(stamp: Stamp, blur: number, micronsPerPixel: number): Stamp {
  const sigma = blur / micronsPerPixel
  const pad = Math.ceil(sigma * 2.2)
  const size = Math.max(stamp.width, stamp.height) + 2 * pad
  const field = new Float32Array(size * size)
  for (let y = 0; y < stamp.height; y++) {
    for (let x = 0; x < stamp.width; x++) {
      field[(y + pad) * size + x + pad] = (stamp.data[y * stamp.width + x] as number) / unitDensity
    }
  }
  blurField(field, size, size, sigma)
  return cropped(field, size, stamp.anchorX + pad, stamp.anchorY + pad)
}

function cropped(field: Float32Array, size: number, anchorX: number, anchorY: number): Stamp {
  let left = size
  let right = -1
  let top = size
  let bottom = -1
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((field[y * size + x] as number) * unitDensity < 0.5) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  if (right < 0) return { width: 1, height: 1, anchorX: 0, anchorY: 0, data: new Uint8Array(1) }
  const width = right - left + 1
  const height = bottom - top + 1
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] = Math.min(255, Math.round((field[(y + top) * size + x + left] as number) * unitDensity))
    }
  }
  return { width, height, anchorX: Math.round(anchorX - left), anchorY: Math.round(anchorY - top), data }
}

/** A microscope camera's own sharpening: crisper edges (unsharp mask of half a µm). */
function sharpen(field: Float32Array, size: number, micronsPerPixel: number): void {
  const soft = field.slice()
  blurField(soft, size, size, 0.5 / micronsPerPixel)
  for (let i = 0; i < field.length; i++) {
    const sharp = (field[i] as number) + 0.4 * ((field[i] as number) - (soft[i] as number))
    field[i] = Math.max(0, sharp)
  }
}

/** Gaussian blur in place, as two box passes (tiny sigmas use a three-tap kernel). */
function blurField(field: Float32Array, width: number, height: number, sigma: number): void {
  if (sigma < 0.3) return
  const line = new Float32Array(Math.max(width, height))
  if (sigma < 1.2) {
    const side = Math.min(0.3, (sigma * sigma) / 2)
    for (let pass = 0; pass < (sigma > 0.8 ? 2 : 1); pass++) {
      for (let y = 0; y < height; y++) taps(field, line, y * width, 1, width, sigma > 0.8 ? side / 2 + 0.05 : side)
      for (let x = 0; x < width; x++) taps(field, line, x, width, height, sigma > 0.8 ? side / 2 + 0.05 : side)
    }
    return
  }
  const radius = Math.max(1, Math.round((Math.sqrt(6 * sigma * sigma + 1) - 1) / 2))
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < height; y++) box(field, line, y * width, 1, width, radius)
    for (let x = 0; x < width; x++) box(field, line, x, width, height, radius)
  }
}

function taps(field: Float32Array, line: Float32Array, from: number, step: number, count: number, side: number): void {
  for (let i = 0; i < count; i++) line[i] = field[from + i * step] as number
  for (let i = 1; i < count - 1; i++) {
    field[from + i * step] =
      (line[i] as number) * (1 - 2 * side) + side * ((line[i - 1] as number) + (line[i + 1] as number))
  }
}

function box(field: Float32Array, line: Float32Array, from: number, step: number, count: number, radius: number): void {
  for (let i = 0; i < count; i++) line[i] = field[from + i * step] as number
  let sum = 0
  for (let i = 0; i < Math.min(radius, count); i++) sum += line[i] as number
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += line[i + radius] as number
    if (i - radius - 1 >= 0) sum -= line[i - radius - 1] as number
    field[from + i * step] = sum / (2 * radius + 1)
  }
}
