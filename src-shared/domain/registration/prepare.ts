import { type ComplexPlane, forward } from './fft.ts'
import { type GreyImage, halved, withoutShading } from './grey.ts'

/** A field prepared for comparison with others. */
export interface PreparedField {
  readonly width: number
  readonly height: number
  /** Each level is half the size of the one before. The first is the field itself. */
  readonly levels: readonly GreyImage[]
  /** The last level without shading. */
  readonly coarse: GreyImage
  /** The Fourier transform of `coarse` in a square of `size`, transposed. */
  readonly spectrum: ComplexPlane
  readonly size: number
}

/** Side of the coarsest level, px: fine enough to show nuclei, small enough to be transformed in a few ms. */
const coarseSidePx = 256
/** px of the coarse picture; larger than a cell cluster there. */
const shadingRadiusPx = 20

/** Computes everything about one field that each comparison with a neighbour needs. */
export function prepareField(field: GreyImage): PreparedField {
  const levels: GreyImage[] = [field]
  for (let last = field; Math.max(last.width, last.height) > coarseSidePx; ) {
    last = halved(last)
    levels.push(last)
  }
  const coarse = withoutShading(levels.at(-1)!, shadingRadiusPx)
  const size = 2 ** Math.ceil(Math.log2(Math.max(coarse.width, coarse.height, 8)))
  const spectrum = { re: new Float32Array(size * size), im: new Float32Array(size * size) }
  for (let y = 0; y < coarse.height; y++)
    spectrum.re.set(coarse.data.subarray(y * coarse.width, (y + 1) * coarse.width), y * size)
  forward(spectrum, size)
  return { width: field.width, height: field.height, levels, coarse, spectrum, size }
}
