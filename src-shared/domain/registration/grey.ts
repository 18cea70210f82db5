/** One channel, rows top to bottom without padding: brightness 0 to 255. */
export interface GreyImage {
  readonly data: Float32Array | Uint8Array
  readonly width: number
  readonly height: number
}

/** Brightness of interleaved 8-bit pixels with `channels` (3 or 4) values each, by the ITU-R BT.601 weights. */
export function greyOf(
  pixels: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  channels: 3 | 4,
): GreyImage {
  const data = new Uint8Array(width * height)
  for (let i = 0, p = 0; i < data.length; i++, p += channels)
    data[i] = (77 * pixels[p]! + 150 * pixels[p + 1]! + 29 * pixels[p + 2]! + 128) >> 8
  return { data, width, height }
}

/** The picture at half size; each pixel is the mean of four. An odd last row or column is left out. */
export function halved({ data, width, height }: GreyImage): GreyImage {
  const w = width >> 1
  const h = height >> 1
  const out = new Float32Array(w * h)
  for (let y = 0; y < h; y++) {
    let a = 2 * y * width
    for (let x = 0; x < w; x++, a += 2)
      out[y * w + x] = (data[a]! + data[a + 1]! + data[a + width]! + data[a + width + 1]!) / 4
  }
  return { data: out, width: w, height: h }
}

/**
 * Subtracts the mean of the surroundings (a square with a side of `2 * radius + 1`). Shading by the lamp and the lens
 * would otherwise match best without any shift.
 */
export function withoutShading({ data, width, height }: GreyImage, radius: number): GreyImage {
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row
    }
  }
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius) * (width + 1)
    const bottom = Math.min(height, y + radius + 1) * (width + 1)
    const rows = (bottom - top) / (width + 1)
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius)
      const right = Math.min(width, x + radius + 1)
      const sum = sums[bottom + right]! - sums[bottom + left]! - sums[top + right]! + sums[top + left]!
      out[y * width + x] = data[y * width + x]! - sum / (rows * (right - left))
    }
  }
  return { data: out, width, height }
}
