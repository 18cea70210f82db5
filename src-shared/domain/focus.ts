/** Patches judged for focus: pixels of a side, and the distance from one to the next, at about 0.5 µm/px. */
const PATCH = 64
const STEP = 128
/** Standard deviation of the luminance below which a patch shows nothing that could be sharp. */
const MIN_CONTRAST = 12
/** Share of the fine against the coarse differences below which a patch is blurred; see `sharpness`. */
export const BLURRED_BELOW = 0.095

export interface FocusCount {
  readonly patches: number
  readonly blurred: number
}

/** Judges patches of an RGB picture of about 0.5 µm/px; only those with something to see in them count. */
export function countFocus(data: Uint8Array, width: number, height: number): FocusCount {
  let patches = 0
  let blurred = 0
  const grey = new Float32Array(PATCH * PATCH)
  for (let y = STEP / 4; y + PATCH <= height; y += STEP)
    for (let x = STEP / 4; x + PATCH <= width; x += STEP) {
      if (luminance(data, width, x, y, grey) < MIN_CONTRAST) continue
      patches++
      if (sharpness(grey) < BLURRED_BELOW) blurred++
    }
  return { patches, blurred }
}

/** Fills `grey` and returns its standard deviation. */
function luminance(data: Uint8Array, width: number, left: number, top: number, grey: Float32Array): number {
  let sum = 0
  let squares = 0
  for (let y = 0; y < PATCH; y++)
    for (let x = 0; x < PATCH; x++) {
      const i = ((top + y) * width + left + x) * 3
      const v = 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!
      grey[y * PATCH + x] = v
      sum += v
      squares += v * v
    }
  const n = PATCH * PATCH
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2))
}

/**
 * Energy of differences over 2 px against those over 8 px, both ways. A step edge gives 0.25, a smooth ramp 0.0625:
 * the more a picture is blurred the closer it comes to the ramp, whatever its contrast.
 */
export function sharpness(grey: Float32Array): number {
  let fine = 0
  let coarse = 0
  for (let y = 4; y < PATCH - 4; y++)
    for (let x = 4; x < PATCH - 4; x++) {
      const at = y * PATCH + x
      fine += (grey[at + 1]! - grey[at - 1]!) ** 2 + (grey[at + PATCH]! - grey[at - PATCH]!) ** 2
      coarse += (grey[at + 4]! - grey[at - 4]!) ** 2 + (grey[at + 4 * PATCH]! - grey[at - 4 * PATCH]!) ** 2
    }
  return coarse === 0 ? 0 : fine / coarse
}
