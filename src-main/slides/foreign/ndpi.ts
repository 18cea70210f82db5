import type { RandomAccessFile } from '../random-access-file.ts'
import { completeOffset, type Ifd } from '../tiff/ifd.ts'
import { NumberTable } from '../tiff/number-table.ts'
import { parseTiff } from '../tiff/parse.ts'
import { tag } from '../tiff/tags.ts'
import { JpegStrip } from './jpeg-strip.ts'

/** Hamamatsu's own tags. Source: openslide.org/formats/hamamatsu. */
const ndpiTag = { magnification: 65_421, z: 65_424, starts: 65_426, startsHigh: 65_432 }
const mostHeights = 256

/** One focal plane of an NDPI slide: its levels, finest first. */
export interface NdpiPlane {
  /** Height in the scanner's own unit; 0 at the plane that it calls the focus. */
  readonly z: number
  readonly levels: readonly JpegStrip[]
}

/**
 * The focal planes of an NDPI file, lowest first. The full resolution of each has `width` x `height` pixels. Other
 * planes are left out. Throws like `parseTiff`.
 */
export async function readNdpiPlanes(
  file: RandomAccessFile,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<NdpiPlane[]> {
  const { directories } = await parseTiff(file, true)
  const heights = new Map<number, Ifd[]>()
  for (const ifd of directories) {
    // Values below zero mark an overview of the glass, or a map of the scanned area.
    if (!((await numberOf(ifd, ndpiTag.magnification)) > 0)) continue
    const z = await numberOf(ifd, ndpiTag.z)
    heights.set(z, [...(heights.get(z) ?? []), ifd])
  }
  if (heights.size < 2 || heights.size > mostHeights) return []
  const planes: NdpiPlane[] = []
  for (const [z, images] of heights) {
    const strips = await Promise.all(images.map(stripOf))
    const levels = strips.filter((strip) => strip !== null).sort((a, b) => b.width - a.width)
    if (levels[0]?.width === width && levels[0].height === height) planes.push({ z, levels })
  }
  return planes.sort((a, b) => a.z - b.z)
}

async function stripOf(ifd: Ifd): Promise<JpegStrip | null> {
  const width = await ifd.integer(tag.imageWidth, 0)
  const height = await ifd.integer(tag.imageLength, 0)
  const rows = await ifd.integer(tag.rowsPerStrip, height)
  const { file, ndpi } = ifd.layout
  const stored = await ifd.integer(tag.stripOffsets, 0)
  const offset = ndpi ? completeOffset(ifd.position, stored) : stored
  const length = await ifd.integer(tag.stripByteCounts, 0)
  const inside = offset > 0 && length > 0 && offset + length <= file.size
  if (width < 1 || height < 1 || rows !== height || !inside) return null
  const table = (name: number) => {
    const field = ifd.field(name)
    return field ? new NumberTable(ifd, field) : null
  }
  const low = table(ndpiTag.starts)
  const starts = low && { low, high: table(ndpiTag.startsHigh) }
  return JpegStrip.open({ ifd, offset, length, width, height, starts })
}

/** A number of type FLOAT or SLONG; 0 if there is none. */
async function numberOf(ifd: Ifd, name: number): Promise<number> {
  const bytes = await ifd.bytes(name, 4)
  if (!bytes || bytes.length < 4) return 0
  const bits = new DataView(new ArrayBuffer(4))
  bits.setUint32(0, ifd.layout.order.u32(bytes, 0))
  return ifd.field(name)!.type === 11 ? bits.getFloat32(0) : bits.getInt32(0)
}
