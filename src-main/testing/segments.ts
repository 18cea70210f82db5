import type { Pixels } from './encode-frames.ts'

/** Cuts a picture into segments of this size, row by row. The area outside the picture is zero. */
export function segmentsOf({ data, width, height, samples }: Pixels, across: number, down = across): Buffer[] {
  const segments: Buffer[] = []
  for (let top = 0; top < height; top += down)
    for (let left = 0; left < width; left += across) {
      const segment = Buffer.alloc(across * down * samples)
      for (let y = 0; y < Math.min(down, height - top); y++) {
        const from = ((top + y) * width + left) * samples
        data.copy(segment, y * across * samples, from, from + Math.min(across, width - left) * samples)
      }
      segments.push(segment)
    }
  return segments
}
