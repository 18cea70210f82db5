/** A complex plane, row by row; both arrays have `size * size` values. */
export interface ComplexPlane {
  readonly re: Float32Array
  readonly im: Float32Array
}

interface Tables {
  readonly cos: Float64Array
  readonly sin: Float64Array
  readonly reversed: Uint32Array
}
const tablesOf = new Map<number, Tables>()

/** Factors and bit reversal for one length, made once. */
function tables(n: number): Tables {
  const known = tablesOf.get(n)
  if (known) return known
  const bits = Math.log2(n)
  const made = { cos: new Float64Array(n / 2), sin: new Float64Array(n / 2), reversed: new Uint32Array(n) }
  for (let i = 0; i < n / 2; i++) {
    made.cos[i] = Math.cos((2 * Math.PI * i) / n)
    made.sin[i] = -Math.sin((2 * Math.PI * i) / n)
  }
  for (let i = 0; i < n; i++) {
    let r = 0
    for (let b = 0; b < bits; b++) if (i & (1 << b)) r |= 1 << (bits - 1 - b)
    made.reversed[i] = r
  }
  tablesOf.set(n, made)
  return made
}

/** Radix-2 transform in place of `n` values starting at index `at`. Source: Cooley and Tukey 1965. */
function transform(re: Float32Array, im: Float32Array, at: number, n: number): void {
  const { cos, sin, reversed } = tables(n)
  for (let i = 0; i < n; i++) {
    const j = reversed[i]!
    if (j <= i) continue
    const [p, q] = [at + i, at + j]
    const [r, m] = [re[p]!, im[p]!]
    re[p] = re[q]!
    im[p] = im[q]!
    re[q] = r
    im[q] = m
  }
  for (let half = 1; half < n; half *= 2) {
    const step = n / (2 * half)
    for (let start = at; start < at + n; start += 2 * half)
      for (let k = 0; k < half; k++) {
        const c = cos[k * step]!
        const s = sin[k * step]!
        const p = start + k
        const q = p + half
        const r = re[q]! * c - im[q]! * s
        const m = re[q]! * s + im[q]! * c
        re[q] = re[p]! - r
        im[q] = im[p]! - m
        re[p] = re[p]! + r
        im[p] = im[p]! + m
      }
  }
}

function transpose(values: Float32Array, size: number): void {
  for (let y = 0; y < size; y++)
    for (let x = y + 1; x < size; x++) {
      const a = y * size + x
      const b = x * size + y
      const kept = values[a]!
      values[a] = values[b]!
      values[b] = kept
    }
}

/**
 * Fourier transform of a square plane in place. The result is transposed (frequencies of y along rows). That is free
 * as long as both planes of a product are transposed, and `inverse` reverses it. `size` must be a power of two.
 */
export function forward(plane: ComplexPlane, size: number): void {
  for (let row = 0; row < size; row++) transform(plane.re, plane.im, row * size, size)
  transpose(plane.re, size)
  transpose(plane.im, size)
  for (let row = 0; row < size; row++) transform(plane.re, plane.im, row * size, size)
}

/** The inverse of `forward`, without the factor 1 / size²: only the place of the largest value matters here. */
export function inverse(plane: ComplexPlane, size: number): void {
  // The inverse is the forward transform with real and imaginary parts exchanged.
  forward({ re: plane.im, im: plane.re }, size)
}
