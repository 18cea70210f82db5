import { AppError } from '#shared/contract/errors.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { PixelSource, Region } from './pixel-source.ts'
import { paste, type RgbImage, whiteImage } from './rgb.ts'

/** Pixels around a block that its weights depend on. */
const margin = 16
/** Side of the blocks that are combined at once, which bounds the memory for any region. */
const blockSide = 768
/**
 * Half the side of the window over which sharpness is summed, applied twice: the size of a nucleus, not of single
 * grains.
 */
const windowRadius = 4
/**
 * How strongly the sharpest plane outweighs the others: enough for one to win, but little enough for borders to
 * blend.
 */
const preference = 4

type Read = PixelSource['readRegion']

/**
 * A region with every part taken from its sharpest plane. The planes are weighted, pixel by pixel, with the fourth
 * power of the energy of their Laplacian in the neighbourhood. `read` reads one plane. White outside the slide.
 * Source: sum-modified-Laplacian focus measure (Nayar and Nakagawa 1994), with weights instead of a hard choice.
 */
export async function readAllInFocus(
  info: Pick<SlideInfo, 'width' | 'height' | 'planes'>,
  region: Region,
  read: Read,
  signal?: AbortSignal,
): Promise<RgbImage> {
  const { outWidth, outHeight } = region
  const across = region.width / outWidth
  const down = region.height / outHeight
  // The slide in pixels of the result. Beyond it everything is white, and an edge that all planes share is not
  // informative.
  const bounds = {
    left: Math.ceil(-region.x / across),
    top: Math.ceil(-region.y / down),
    right: Math.ceil((info.width - region.x) / across),
    bottom: Math.ceil((info.height - region.y) / down),
  }
  const whole = whiteImage(outWidth, outHeight)
  for (let top = 0; top < outHeight; top += blockSide) {
    for (let left = 0; left < outWidth; left += blockSide) {
      const x0 = Math.max(left - margin, bounds.left)
      const y0 = Math.max(top - margin, bounds.top)
      const x1 = Math.min(left + blockSide + margin, outWidth + margin, bounds.right)
      const y1 = Math.min(top + blockSide + margin, outHeight + margin, bounds.bottom)
      if (x1 <= x0 || y1 <= y0) continue
      const size = { outWidth: x1 - x0, outHeight: y1 - y0 }
      const place = {
        x: region.x + x0 * across,
        y: region.y + y0 * down,
        width: size.outWidth * across,
        height: size.outHeight * down,
      }
      const blend = createBlend(size.outWidth, size.outHeight)
      for (let plane = 0; plane < info.planes; plane++) {
        if (signal?.aborted) throw new AppError('cancelled')
        blend.add(await read({ ...place, ...size, plane }, signal))
      }
      const right = Math.min(left + blockSide, outWidth, x1)
      const bottom = Math.min(top + blockSide, outHeight, y1)
      const from = { x: Math.max(left, x0), y: Math.max(top, y0) }
      const block = blend.result()
      paste(whole, part(block, from.x - x0, from.y - y0, right - from.x, bottom - from.y), from.x, from.y)
    }
  }
  return whole
}

function part(image: RgbImage, x: number, y: number, width: number, height: number): RgbImage {
  const cut = whiteImage(width, height)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * 3
    image.data.copy(cut.data, row * width * 3, from, from + width * 3)
  }
  return cut
}

/** Processes planes one after another, so that only sums are kept. */
function createBlend(width: number, height: number) {
  const count = width * height
  const sums = new Float32Array(count * 3)
  const weights = new Float32Array(count)
  const grey = new Float32Array(count)
  const energy = new Float32Array(count)
  const scratch = new Float32Array(count)
  return {
    add({ data }: RgbImage): void {
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        grey[i] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
      }
      laplacianEnergy(grey, energy, width, height)
      for (let pass = 0; pass < 2; pass++) blurRowsAcross(energy, scratch, width, height)
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        const weight = (energy[i]! + 0.01) ** preference
        weights[i]! += weight
        sums[at]! += weight * data[at]!
        sums[at + 1]! += weight * data[at + 1]!
        sums[at + 2]! += weight * data[at + 2]!
      }
    },
    result(): RgbImage {
      const data = Buffer.allocUnsafeSlow(count * 3)
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        const weight = weights[i]!
        data[at] = sums[at]! / weight + 0.5
        data[at + 1] = sums[at + 1]! / weight + 0.5
        data[at + 2] = sums[at + 2]! / weight + 0.5
      }
      return { data, width, height }
    },
  }
}

/**
 * Square of |2c - left - right| + |2c - up - down|, with repeated borders. Scaled so that its fourth power fits into
 * a float.
 */
function laplacianEnergy(grey: Float32Array, out: Float32Array, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const row = y * width
    const up = y > 0 ? -width : 0
    const down = y < height - 1 ? width : 0
    for (let x = 0; x < width; x++) {
      const i = row + x
      const twice = 2 * grey[i]!
      const across = twice - grey[x > 0 ? i - 1 : i]! - grey[x < width - 1 ? i + 1 : i]!
      const along = twice - grey[i + up]! - grey[i + down]!
      const sum = (Math.abs(across) + Math.abs(along)) / 16
      out[i] = sum * sum
    }
  }
}

/** A box blur in both directions by running sums. Windows are cut at the borders. */
function blurRowsAcross(values: Float32Array, scratch: Float32Array, width: number, height: number): void {
  boxBlur(values, scratch, { lines: height, length: width, lineStep: width, step: 1 })
  boxBlur(scratch, values, { lines: width, length: height, lineStep: 1, step: width })
}

interface Lines {
  readonly lines: number
  readonly length: number
  /** Step from one line to the next, and from one value of a line to the next. */
  readonly lineStep: number
  readonly step: number
}

function boxBlur(from: Float32Array, to: Float32Array, { lines, length, lineStep, step }: Lines): void {
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    let sum = 0
    let inWindow = 0
    for (let i = 0; i < Math.min(windowRadius, length); i++) {
      sum += from[start + i * step]!
      inWindow++
    }
    for (let i = 0; i < length; i++) {
      if (i + windowRadius < length) {
        sum += from[start + (i + windowRadius) * step]!
        inWindow++
      }
      if (i - windowRadius - 1 >= 0) {
        sum -= from[start + (i - windowRadius - 1) * step]!
        inWindow--
      }
      to[start + i * step] = Math.max(0, sum / inWindow)
    }
  }
}
