import { type JpegStrip, type NdpiPlane, openFile, readNdpiPlanes, tiffCompression } from '#main/slides/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { SlideLevel } from '#shared/domain/slide-info.ts'
import { decode } from '../decode.ts'
import type { Plane } from '../planes.ts'
import { wholeOf } from '../rgb.ts'
import { type FrameImage, frameFormat } from '../stored-image.ts'
import { readStored } from '../stored-region.ts'
import type { OnDamaged } from '../unreadable.ts'

/** The focal planes of an NDPI slide besides the one that OpenSlide reads. */
export interface NdpiPlanes {
  /** Number of all planes, lowest first. */
  readonly planes: number
  /** The plane that OpenSlide reads: the scanner's zero. */
  readonly startPlane: number
  /** Resolutions of another plane, one for each of the slide's stored `levels`. */
  planesAt(focal: number): readonly Plane[]
  close(): Promise<void>
}

/** Null if the file has one plane, or its other planes have an unknown form. */
export async function openNdpiPlanes(
  path: string,
  levels: readonly SlideLevel[],
  onDamaged: OnDamaged,
): Promise<NdpiPlanes | null> {
  const file = await openFile(path)
  const found = await readNdpiPlanes(file, levels[0]!).catch(async (error: unknown) => {
    // OpenSlide reads the slide, so an unusual form of its other planes must not prevent that.
    if (isAppError(error) || error instanceof RangeError) return []
    await file.close()
    throw error
  })
  const others = found.filter(({ z }) => z !== 0)
  if (others.length === 0) {
    await file.close()
    return null
  }
  const startPlane = others.filter(({ z }) => z < 0).length
  return {
    planes: others.length + 1,
    startPlane,
    planesAt: (focal) => {
      const plane = others[focal < startPlane ? focal : focal - 1]!
      return resolutions(plane, levels, (place, pixels) => onDamaged(`${focal}/${place}`, pixels))
    },
    close: () => file.close(),
  }
}

function resolutions({ levels: strips }: NdpiPlane, levels: readonly SlideLevel[], onDamaged: OnDamaged): Plane[] {
  const made: Plane[] = []
  for (const [index, level] of levels.entries()) {
    // Sizes of levels are computed from the slide's, so a difference of one pixel is allowed.
    const near = ({ width, height }: JpegStrip) =>
      Math.abs(width - level.width) <= 2 && Math.abs(height - level.height) <= 2
    const strip = strips.find(near)
    made.push(strip ? ofStrip(strip, level, index, onDamaged) : ofFiner(made.at(-1)!, level))
  }
  return made
}

function ofStrip(strip: JpegStrip, level: SlideLevel, index: number, onDamaged: OnDamaged): Plane {
  const image = frames(strip)
  const pixels = strip.segmentWidth * strip.segmentHeight * level.downsample ** 2
  return {
    width: Math.min(level.width, strip.width),
    height: Math.min(level.height, strip.height),
    downsample: level.downsample,
    read: (rect, size, signal) =>
      readStored(image, rect, size, {
        signal,
        onDamaged: (segment) => onDamaged(`${index}/${segment}`, pixels),
      }),
  }
}

/** A level that this plane lacks, made from a finer one. */
function ofFiner(finer: Plane, { width, height, downsample }: SlideLevel): Plane {
  const across = finer.width / width
  const down = finer.height / height
  return {
    width,
    height,
    downsample,
    read: (rect, size, signal) => {
      const x = Math.floor(rect.x * across)
      const y = Math.floor(rect.y * down)
      const right = Math.min(finer.width, Math.max(x + 1, Math.round((rect.x + rect.width) * across)))
      const bottom = Math.min(finer.height, Math.max(y + 1, Math.round((rect.y + rect.height) * down)))
      return finer.read({ x, y, width: right - x, height: bottom - y }, size, signal)
    },
  }
}

/** The strip in the form for reading stored regions. */
function frames(strip: JpegStrip): FrameImage {
  const { width, height, segmentWidth, segmentHeight, cols, rows } = strip
  return {
    ...{ width, height, segmentWidth, segmentHeight, cols, rows },
    tiled: true,
    format: frameFormat({ compression: tiffCompression.jpeg, photometric: 6, samples: 3 }),
    codec: async (bytes, take) => {
      const pixels = await decode(bytes, { maxPixels: segmentWidth * segmentHeight })
      if (pixels.width < Math.min(segmentWidth, width)) throw new Error('a segment of another size')
      return take(pixels, wholeOf(pixels))
    },
    segment: (index) => strip.segment(index),
  }
}
