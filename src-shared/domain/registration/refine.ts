import type { GreyImage } from './grey.ts'

export interface Shift {
  readonly dx: number
  readonly dy: number
}

/** This many pixels determine a shift to hundredths of a pixel. More would only cost time. */
const enoughPixels = 120_000
const mostSteps = 10
const settledPx = 0.003
/** px. A larger step means that the surface does not lead to a minimum. */
const longestStepPx = 2

/**
 * Refines a shift to a fraction of a pixel, to where the pictures agree best: Gauss-Newton on the squared difference,
 * with a gain and an offset for the lamp (Lucas and Kanade 1981; Baker and Matthews 2004). Null if the steps leave
 * the overlap or the picture has too little slope.
 */
export function refineShift(a: GreyImage, b: GreyImage, from: Shift): Shift | null {
  let { dx, dy } = from
  for (let step = 0; step < mostSteps; step++) {
    const move = stepAt(a, b, dx, dy)
    if (!move) return null
    const length = Math.hypot(move.dx, move.dy)
    const by = length > longestStepPx ? longestStepPx / length : 1
    dx += move.dx * by
    dy += move.dy * by
    if (length < settledPx) break
  }
  return { dx, dy }
}

/** One Gauss-Newton step for d, gain and offset in a(x + d) = gain * b(x) + offset. */
function stepAt(a: GreyImage, b: GreyImage, dx: number, dy: number): Shift | null {
  const ix = Math.floor(dx)
  const iy = Math.floor(dy)
  const fx = dx - ix
  const fy = dy - iy
  // One pixel is spared on each side for the slope and for the next pixel of the interpolation.
  const left = Math.max(1, ix + 2)
  const top = Math.max(1, iy + 2)
  const right = Math.min(a.width - 3, b.width + ix - 2)
  const bottom = Math.min(a.height - 3, b.height + iy - 2)
  if (right - left < 8 || bottom - top < 8) return null
  const every = Math.max(1, Math.floor(((right - left) * (bottom - top)) / enoughPixels))
  const w = a.width
  const { data } = a
  const [w00, w10, w01, w11] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy]
  // Normal equations of the four unknowns: the upper half row by row, then the right side.
  const n = new Float64Array(14)
  for (let y = top; y < bottom; y += every) {
    let i = y * w + left
    let j = (y - iy) * b.width + left - ix
    for (let x = left; x < right; x++, i++, j++) {
      const p00 = data[i]!
      const p10 = data[i + 1]!
      const p01 = data[i + w]!
      const p11 = data[i + w + 1]!
      const value = w00 * p00 + w10 * p10 + w01 * p01 + w11 * p11
      const gx =
        (w00 * (p10 - data[i - 1]!) +
          w10 * (data[i + 2]! - p00) +
          w01 * (p11 - data[i + w - 1]!) +
          w11 * (data[i + w + 2]! - p01)) /
        2
      const gy =
        (w00 * (p01 - data[i - w]!) +
          w10 * (p11 - data[i + 1 - w]!) +
          w01 * (data[i + 2 * w]! - p00) +
          w11 * (data[i + 2 * w + 1]! - p10)) /
        2
      const q = b.data[j]!
      n[0]! += gx * gx
      n[1]! += gx * gy
      n[2]! -= gx * q
      n[3]! -= gx
      n[4]! += gy * gy
      n[5]! -= gy * q
      n[6]! -= gy
      n[7]! += q * q
      n[8]! += q
      n[9]! += 1
      n[10]! -= gx * value
      n[11]! -= gy * value
      n[12]! += q * value
      n[13]! += value
    }
  }
  const solved = solve4(n)
  return solved && { dx: solved[0]!, dy: solved[1]! }
}

/** Solves the symmetric system by elimination with pivots; null if it has no unique solution. */
function solve4(n: Float64Array): number[] | null {
  const m = [
    [n[0]!, n[1]!, n[2]!, n[3]!, n[10]!],
    [n[1]!, n[4]!, n[5]!, n[6]!, n[11]!],
    [n[2]!, n[5]!, n[7]!, n[8]!, n[12]!],
    [n[3]!, n[6]!, n[8]!, n[9]!, n[13]!],
  ]
  for (let col = 0; col < 4; col++) {
    let best = col
    for (let row = col + 1; row < 4; row++) if (Math.abs(m[row]![col]!) > Math.abs(m[best]![col]!)) best = row
    ;[m[col], m[best]] = [m[best]!, m[col]!]
    const pivot = m[col]![col]!
    if (!(Math.abs(pivot) > 1e-9)) return null
    for (let row = 0; row < 4; row++) {
      if (row === col) continue
      const by = m[row]![col]! / pivot
      for (let k = col; k < 5; k++) m[row]![k]! -= by * m[col]![k]!
    }
  }
  const answer = m.map((row, i) => row[4]! / row[i]!)
  return answer.every(Number.isFinite) ? answer : null
}
